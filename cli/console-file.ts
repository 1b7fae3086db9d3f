import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { stringifyJson, type JsonObject } from '../src/protocol/index.js';

/** Name of the connection file of a console: with the process that will remove it. */
const NAME = /^kernel-(\d+)-[0-9a-f]+\.json(?:\.new)?$/;

/** A name for the connection file of one console. Files that consoles left which were killed are removed. */
export function newConsoleFile(): string {
  const folder = ownFolder();
  for (const name of readdirSync(folder)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
  return join(folder, `kernel-${process.pid}-${randomBytes(4).toString('hex')}.json`);
}

/** The file has the key of the kernel: whoever can read it can run code in the worker. It is replaced in one step. */
export function writeConsoleFile(file: string, connectInfo: JsonObject): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, stringifyJson(connectInfo), { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}

/** Where the Python console has its files, too. Somebody else may have been there first: then a folder that is surely ours. */
function ownFolder(): string {
  const home = join(tmpdir(), `qserver_${userInfo().username}`);
  const folder = join(home, 'kernel_files');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isOurs(home) && isOurs(folder)) return folder;
  } catch {
    // Not even to be entered by us.
  }
  return mkdtempSync(join(tmpdir(), 'qserver-console-'));
}

/** Nobody else can put other files in the place of ours. */
function isOurs(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
