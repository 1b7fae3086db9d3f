import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'installed-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** As `npm install` would put it there: this package as files, what it needs beside it. */
function install(): string {
  const packages = join(folder, 'node_modules');
  const ours = join(packages, 'skyqueue');
  mkdirSync(ours, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((name) => name !== 'skyqueue'))
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  for (const name of ['src', 'kernel', 'cli'])
    cpSync(join(ROOT, 'dist', name), join(ours, 'dist', name), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    });
  cpSync(join(ROOT, 'package.json'), join(ours, 'package.json'));
  cpSync(join(ROOT, 'startup'), join(ours, 'startup'), { recursive: true });
  return ours;
}

// The compiler does not write down types that lie below node_modules, and nearly everything that startup code declares has such
// a type: an installed Skyqueue opened no environment at all.
test('installed as a package, it runs startup code that lies elsewhere', () => {
  const ours = install();
  const startup = join(folder, 'beamline');
  cpSync(join(ours, 'startup'), startup, { recursive: true });
  writeFileSync(
    join(startup, '40-epics.ts'),
    `import { EpicsMotor, MemoryControlSystem, simulateMotorRecord, useControlSystem } from 'skyqueue/epics';
const controls = new MemoryControlSystem();
simulateMotorRecord(controls, 'BL7:m1');
useControlSystem(controls);
const samx = new EpicsMotor('BL7:m1', { name: 'samx' });
const both = { samx, RE };
`,
  );
  const program = join(ours, 'dist/cli/qserver-list-plans-devices.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, '--startup-dir', startup, '--file-dir', folder],
    { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder } },
  );
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /36 plans and 44 devices/);
});
