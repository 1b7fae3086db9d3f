import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A folder in which the tests of a file keep what they would keep below XDG_CACHE_HOME; removed after the last of them. */
export function cacheFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'skyqueue-cache-'));
  const before = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = folder;
  after(() => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
