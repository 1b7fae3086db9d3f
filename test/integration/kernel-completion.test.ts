import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { replyOf, TestKernel, type KernelSession } from '../fakes/kernel-session.js';
import { startupWith } from './harness/index.js';

interface Completed {
  readonly matches: readonly string[];
  /** What the first match is. */
  readonly kind: string | undefined;
  /** What it takes the place of. */
  readonly replaced: string;
}

let kernel: TestKernel;
let client: KernelSession;
before(async () => {
  const startup = startupWith(`
function choose(edge: 'K' | 'L3' | 'L2', device_name: string, settings: { plans?: string[] } = {}) {}
/** Looks, for as long as it takes. */
function* look(detectors: Readable[], { edge = 'K', dwell = 1 }: { edge?: 'K' | 'L3'; dwell?: number } = {}): Plan<void> {}`);
  writeFileSync(join(startup, 'calibration.ts'), 'export const offset = 1;');
  mkdirSync(join(startup, 'optics'));
  writeFileSync(join(startup, 'optics', 'mirror.ts'), '');
  mkdirSync(join(startup, 'node_modules', 'beam-tools'), { recursive: true });
  mkdirSync(join(startup, 'node_modules', '@site', 'logbook'), { recursive: true });
  const exports = { '.': './index.js', './units': './units.js' };
  writeFileSync(join(startup, 'node_modules', 'beam-tools', 'package.json'), JSON.stringify({ exports }));
  kernel = new TestKernel(['--startup-dir', startup]);
  client = await kernel.connect();
  await client.execute('1'); // the startup code has run
});
after(() => kernel.close());

/** `|` is the cursor. */
async function complete(text: string): Promise<Completed> {
  const code = text.replace('|', '');
  const reply = replyOf(await client.ask('complete_request', { code, cursor_pos: text.indexOf('|') }));
  const { _jupyter_types_experimental: types } = reply['metadata'] as {
    _jupyter_types_experimental: { type: string }[];
  };
  return {
    matches: reply['matches'] as string[],
    kind: types[0]?.type,
    replaced: code.slice(Number(reply['cursor_start']), Number(reply['cursor_end'])),
  };
}

async function inspect(text: string): Promise<string> {
  const code = text.replace('|', '');
  const reply = replyOf(await client.ask('inspect_request', { code, cursor_pos: text.indexOf('|') }));
  return String((reply['data'] as Record<string, string>)['text/plain']);
}

test('plans and devices are told apart, wherever a name may stand', async () => {
  const plan = await complete('await RE(grid_sc|');
  assert.deepEqual([plan.matches[0], plan.kind], ['grid_scan', 'plan']);
  const device = await complete('await RE(count([motor_no_p|]))');
  assert.deepEqual(device, { matches: ['motor_no_pos'], kind: 'device', replaced: 'motor_no_p' });
  assert.equal((await complete('motor1.setp|')).kind, 'device');
  assert.equal((await complete('motor1.descr|')).kind, 'method');
  assert.equal((await complete('const far = Math.hyp|')).kind, 'method');
});

test('the Run Engine has its type at the prompt: its members are completed, and wrong ones do not compile', async () => {
  assert.ok((await complete('await RE.resu|')).matches.includes('resume'));
  assert.match(await inspect('RE|'), /const RE: RunEngine/);
  const wrong = replyOf(await client.execute('RE.resumee()'));
  assert.match(String(wrong['evalue']), /resumee/);
});

test('files beside the startup code are completed in imports', async () => {
  const files = await complete("import { offset } from './|'");
  assert.ok(files.matches.includes('./calibration') && files.matches.includes('./optics/'));
  assert.deepEqual(await complete("import { offset } from './cal|'"), {
    ...{ matches: ['./calibration'], kind: 'module', replaced: './cal' },
  });
  assert.deepEqual((await complete('await import("./optics/|')).matches, ['./optics/mirror']);
  assert.deepEqual((await complete("const { offset } = require('./calib|')")).matches, ['./calibration']);
  assert.ok((await complete("import { off| } from './calibration'")).matches.includes('offset'));
});

test('packages are completed in imports, with what they have below them', async () => {
  assert.deepEqual((await complete("import 'bea|")).matches, ['beam-tools']);
  assert.deepEqual((await complete("import x from 'beam-tools/|'")).matches, ['beam-tools/units']);
  assert.deepEqual((await complete("import x from '@si|'")).matches, ['@site/logbook']);
  assert.ok((await complete("export * from 'skyqueue/|'")).matches.includes('skyqueue/sim'));
  assert.deepEqual((await complete("import { readFile } from 'node:fs/|'")).matches, ['node:fs/promises']);
});

test('texts are completed where only some are allowed, and replace what was begun', async () => {
  const edges = await complete("choose('L|')");
  assert.deepEqual(edges.matches.toSorted(), ['L2', 'L3']);
  assert.deepEqual([edges.kind, edges.replaced], ['string', 'L']);
  assert.deepEqual((await complete("look([det1], { edge: '|' })")).matches.toSorted(), ['K', 'L3']);
  assert.deepEqual((await complete('queue.with({ failure_policy: "re|')).matches, ['retry']);
});

test('names of devices and plans are completed in texts that are meant to be such names, and only there', async () => {
  assert.deepEqual(await complete("choose('K', 'motor_no_p|')"), {
    ...{ matches: ['motor_no_pos'], kind: 'device', replaced: 'motor_no_p' },
  });
  const plans = await complete("choose('K', '', { plans: ['count', 'grid_sca|'] })");
  assert.deepEqual([plans.matches[0], plans.kind], ['grid_scan', 'plan']);
  assert.deepEqual((await complete("console.log('motor_no_p|')")).matches, []);
});

test('options of plans are completed by their names', async () => {
  assert.deepEqual((await complete('look([det1], { dw|')).matches, ['dwell']);
  assert.ok((await complete('scan([det1], motor, -1, 1, 11, { per_|')).matches.includes('per_step'));
});

test('what can be completed can be inspected, with types and comments', async () => {
  assert.match(await inspect('lo|ok'), /function look\([\s\S]*Looks, for as long as it takes/);
  assert.match(await inspect('count([det1], 3, 0, { per_|shot: null })'), /PerShot[\s\S]*for each reading/);
  assert.match(await inspect('grid_scan([det1], motor1, -1, 1, 3, { snake_|axes: true })'), /back and forth/);
  assert.match(await inspect("choose('K', 'mot|or1')"), /motor1: SynAxis[\s\S]*Value/);
});
