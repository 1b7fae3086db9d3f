import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** Where the kernel keeps what it can make anew: losing it only costs time. */
export function keptFolder(name: 'compiled' | 'machine-code'): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'skyqueue', name);
}

/** Writes a file whole or not at all, and removes the oldest of its folder beyond `most`. Never throws. */
export function keepFile(path: string, content: string | Uint8Array, most: number): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    // What lies here is run: nobody else may write it.
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, content, { mode: 0o600 });
    renameSync(temporary, path);
    removeOldest(dirname(path), most);
  } catch {
    rmSync(temporary, { force: true });
  }
}

function removeOldest(folder: string, most: number): void {
  const names = readdirSync(folder);
  if (names.length <= most) return;
  const byAge = names
    .map((name) => ({ path: join(folder, name), written: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => a.written - b.written);
  for (const { path } of byAge.slice(0, names.length - most)) rmSync(path, { force: true });
}
