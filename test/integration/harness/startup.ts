import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './python.js';

/** The example beamline with more startup code after it; gone when the test process ends. */
export function startupWith(code: string): string {
  const directory = emptyDirectory();
  cpSync(join(ROOT, 'startup'), directory, { recursive: true });
  writeFileSync(join(directory, '99-test.ts'), code);
  return directory;
}

/** Startup code with the permissions of the example beamline; gone when the test process ends. */
export function startupOf(code: string): string {
  const directory = emptyDirectory();
  const permissions = 'user_group_permissions.yaml';
  copyFileSync(join(ROOT, 'startup', permissions), join(directory, permissions));
  writeFileSync(join(directory, '00-test.ts'), code);
  return directory;
}

function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-startup-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
