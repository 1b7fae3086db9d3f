import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listNamespace } from '../../src/worker/index.js';

const folder = mkdtempSync(join(tmpdir(), 'skyqueue-list-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function startupFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('the plans and devices of startup code are listed without a manager, as deep as asked', async () => {
  const script = startupFile(
    'beamline.ts',
    `import { hw } from 'skyqueue/sim'; import { count } from 'skyqueue';
    const { det1 } = hw();
    console.log('worker:', process.env._QSERVER_RE_WORKER_ACTIVE);`,
  );
  let printed = '';
  const startupArgs = ['--startup-script', script, '--device-max-depth', '1'];
  const { plans, devices } = await listNamespace({
    startupArgs,
    cwd: folder,
    onConsole: (text) => (printed += text),
  });
  assert.deepEqual([Object.keys(plans), Object.keys(devices)], [['count'], ['det1']]);
  assert.equal(devices['det1']?.components, undefined);
  assert.match(printed, /worker: 1/);
});

test('startup code that fails is told with every mistake, where it is, and the text around it', async () => {
  const script = startupFile('broken.ts', 'const a: number = "x";\n\nconst b: string = 5;\n');
  let printed = '';
  const listing = listNamespace({
    startupArgs: ['--startup-script', script],
    cwd: folder,
    onConsole: (text) => (printed += text),
  });
  await assert.rejects(listing, (error: Error) => {
    const all = printed + error.message;
    assert.ok(error.message.includes(`the startup code failed at ${script}:1:7`), error.message);
    assert.ok(all.includes(`${script}:1:7 - error TS2322`), all);
    assert.ok(all.includes(`${script}:3:7 - error TS2322`), all);
    assert.match(all, /> 3 \| const b: string = 5;\n +\| +\^/);
    return true;
  });
});
