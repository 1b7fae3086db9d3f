import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MARK } from './processes.js';

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
export const PYTHON = process.env.SKYQUEUE_PYTHON ?? join(ROOT, '.venv/bin/python');

/** Why the tests with Python programs cannot run here; `false` when they can. What `.ci/run` installs is all they need. */
export const withoutPython: string | false = existsSync(PYTHON)
  ? false
  : 'no Python clients: `.ci/run` makes .venv, or set SKYQUEUE_PYTHON';
export const withoutTmux: string | false =
  withoutPython || (spawnSync('tmux', ['-V']).error === undefined ? false : 'no tmux here');
/** The reference manager keeps its queue in Redis. */
export const withoutReference: string | false =
  withoutPython ||
  (spawnSync('redis-server', ['--version']).error === undefined ? false : 'no redis-server here');

export function pythonProgram(name: string): string {
  return join(dirname(PYTHON), name);
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Marked {
  readonly mark: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end, and removes what it leaves in its temporary directory: some simulated devices in Python make
 * directories there at each start. What it may not exceed is a guard against a test that never ends, not a measure.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  { mark, environment }: Marked,
  { limitMs = 120_000, input = '' }: { readonly limitMs?: number; readonly input?: string } = {},
): Promise<Outcome> {
  const TMPDIR = mkdtempSync(join(environment.TMPDIR ?? tmpdir(), 'program-'));
  return new Promise<Outcome>((resolve, reject) => {
    const child = spawn(file, args, {
      env: { ...environment, TMPDIR, [MARK]: mark },
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  }).finally(() => rmSync(TMPDIR, { recursive: true, force: true }));
}

/** One of the scripts in test/python. */
export function runScript(
  name: string,
  args: readonly string[],
  place: Marked,
  more?: Parameters<typeof runProgram>[3],
): Promise<Outcome> {
  return runProgram(PYTHON, [join(ROOT, 'test/python', name), ...args], place, more);
}
