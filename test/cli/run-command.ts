import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command of ours with no more environment than it is given. */
export function startCommand(name: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const program = fileURLToPath(new URL(`../../cli/${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  return { child, ended, stdout: () => stdout };
}

export function runCommand(
  name: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return startCommand(name, words, env).ended;
}
