import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './python.js';

/** The example beamline with more startup code after it; gone when the test process ends. */
export function startupWith(code: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-startup-'));
  cpSync(join(ROOT, 'startup'), directory, { recursive: true });
  writeFileSync(join(directory, '99-test.ts'), code);
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
