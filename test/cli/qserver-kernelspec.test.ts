import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCommand } from './run-command.js';

const HOME = mkdtempSync(join(tmpdir(), 'skyqueue-kernelspec-'));
after(() => rmSync(HOME, { recursive: true, force: true }));

test('installs a kernel with startup code for the user, or below a prefix', async () => {
  const { code, stdout } = await runCommand('qserver-kernelspec', ['--startup-dir', 'startup'], {
    XDG_DATA_HOME: HOME,
    HOME,
  });
  assert.equal(code, 0);
  const place = join(HOME, 'jupyter', 'kernels', 'skyqueue');
  assert.match(stdout, new RegExp(place));
  const spec = JSON.parse(readFileSync(join(place, 'kernel.json'), 'utf8')) as Record<string, unknown>;
  const argv = spec['argv'] as string[];
  assert.deepEqual(argv.slice(2), [
    '--connection-file',
    '{connection_file}',
    '--startup-dir',
    join(process.cwd(), 'startup'),
  ]);
  assert.equal(spec['display_name'], 'Skyqueue (startup, without a queue)');
  assert.equal(spec['interrupt_mode'], 'message');
  assert.ok(readdirSync(place).includes('logo-svg.svg'));

  const below = await runCommand('qserver-kernelspec', ['--prefix', HOME, '--name', 'beamline7']);
  assert.equal(below.code, 0);
  assert.ok(readdirSync(join(HOME, 'share', 'jupyter', 'kernels')).includes('beamline7'));
});

test('names that Jupyter cannot use, and startup code that is not there, are refused', async () => {
  const odd = await runCommand('qserver-kernelspec', ['--prefix', HOME, '--name', '../x']);
  assert.deepEqual([odd.code, odd.stdout], [1, '']);
  assert.match(odd.stderr, /cannot be the name of a kernel/);
  const missing = await runCommand('qserver-kernelspec', ['--prefix', HOME, '--startup-dir', '/nowhere']);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /There is no \/nowhere/);
});
