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

test('a module is startup code: its exports have types, and what no compiler has seen is described by its text', async () => {
  const module = startupFile(
    'module.ts',
    `import { bps, annotatePlan, type int, type Plan } from 'skyqueue';
    /**
     * Waits.
     * @param seconds how long
     */
    export function* rest(seconds: number, times: int = 2): Plan { yield* bps.sleep(seconds * times); }
    export const made: any = eval('(function* (motor, steps = 3, { md } = {}) {})');
    export const chosen = annotatePlan(
      { wire_name: 'del', parameters: { mode: { annotation: 'Mode', enums: { Mode: ['fast', 'slow'] } } } },
      function* (mode = 'fast'): Plan {},
    );
    export default 5;
    function* hidden() {}`,
  );
  const { plans } = await listNamespace({ startupArgs: ['--startup-module', module], cwd: folder });
  const told = Object.entries(plans).map(([name, plan]) => [
    name,
    ...plan.parameters.map(({ name, kind, annotation, default: fallback }) =>
      [kind.value, name, annotation?.type, fallback].join(' '),
    ),
  ]);
  assert.deepEqual(told, [
    ['rest', '1 seconds float ', '1 times int 2'],
    ['made', '1 motor  ', '1 steps  3', '3 md  None'],
    ['del', "1 mode Mode 'fast'"],
  ]);
  assert.equal(plans['rest']?.parameters[0]?.description, 'how long');
});

test('an invalid plan stops the opening, with its name and parameter, or is left out where that is wanted', async () => {
  const script = startupFile(
    'invalid.ts',
    `import { annotatePlan, count } from 'skyqueue';
    const wrong = annotatePlan({ parameters: { n: { min: 1 } } }, function* (num = 1) { yield* count([], num); });
    function* odd(lambda: number, { x }: { x: number }, y: number) { yield* count([]); }
    function* fine() { yield* count([]); }`,
  );
  const startupArgs = ['--startup-script', script];
  await assert.rejects(
    listNamespace({ startupArgs, cwd: folder }),
    /The plan odd cannot be listed: .*'lambda'.*'arg2'.*\nThe plan wrong cannot be listed: there is no parameter 'n'; parameters are num\./s,
  );
  let printed = '';
  const { plans } = await listNamespace({
    startupArgs: [...startupArgs, '--ignore-invalid-plans'],
    cwd: folder,
    onConsole: (text) => (printed += text),
  });
  assert.deepEqual(Object.keys(plans).sort(), ['count', 'fine']);
  assert.match(printed, /The plan odd cannot be listed: .* It is left out\.\n.*The plan wrong/s);
});
