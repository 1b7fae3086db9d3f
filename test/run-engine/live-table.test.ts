import assert from 'node:assert/strict';
import test from 'node:test';
import { Device, Signal } from '../../src/devices/index.js';
import { hw } from '../../src/devices/sim/index.js';
import { bps, bpp, count, liveTable, scan, type Plan } from '../../src/run-engine/index.js';
import { recorded } from './recorded.js';

/** The lines of the table of a plan, with all times of day alike. */
async function tableOf(plan: Plan<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const { RE } = recorded();
  RE.subscribe(liveTable((line) => lines.push(line)));
  await RE(plan);
  return lines.map((line) => line.replace(/\d\d:\d\d:\d\d(\.\d)?/, (time) => time.replace(/\d/g, '9')));
}

test('a scan prints its motor and what its detector hints at', async () => {
  const { det, motor } = hw();
  assert.deepEqual(await tableOf(scan([det], motor, -1, 1, 3)), [
    '',
    '',
    'Transient Scan ID: 1     Time: 2023-11-14 99:99:99',
    "Persistent Unique Scan ID: 'uid-1'",
    "New stream: 'primary'",
    '+-----------+------------+------------+------------+',
    '|   seq_num |       time |      motor |        det |',
    '+-----------+------------+------------+------------+',
    '|         1 | 99:99:99.9 |     -1.000 |      0.607 |',
    '|         2 | 99:99:99.9 |      0.000 |      1.000 |',
    '|         3 | 99:99:99.9 |      1.000 |      0.607 |',
    '+-----------+------------+------------+------------+',
    "generator scan ['uid-1'] (scan num: 1)",
    '',
  ]);
});

test('columns are as wide as their names, and values are shown by their kind', async () => {
  class Sample extends Device {
    readonly temperature = this.attach(
      'temperature',
      new Signal({ value: 4.26, kind: 'hinted', precision: 1 }),
    );
    readonly shots = this.attach('shots', new Signal({ value: 12, dtype: 'integer', kind: 'hinted' }));
    readonly open = this.attach('open', new Signal({ value: true, kind: 'hinted' }));
    readonly label = this.attach('label', new Signal({ value: 'a very long text', kind: 'hinted' }));
  }
  const lines = await tableOf(count([new Sample({ name: 'sample' })]));
  assert.deepEqual(lines.slice(6, 9), [
    '|   seq_num |       time | sample_temperature | sample_shots | sample_open | sample_label |',
    '+-----------+------------+--------------------+--------------+-------------+--------------+',
    '|         1 | 99:99:99.9 |                4.3 |           12 |        true |  a very long |',
  ]);
});

test('the header comes again every fifty rows', async () => {
  const { det } = hw();
  const lines = await tableOf(count([det], 120));
  assert.equal(lines.filter((line) => line.includes('seq_num')).length, 3);
});

test('a run without events has no table, but is told', async () => {
  const lines = await tableOf(bpp.run_wrapper(bps.null()));
  assert.equal(lines.at(-2), "generator  ['uid-1'] (scan num: 1)");
  assert.ok(!lines.some((line) => line.startsWith('+')));
});

test('runs that are open at the same time have tables of their own', async () => {
  const { det1, det2 } = hw();
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.trigger_and_read([det1]);
    yield* bpp.set_run_key_wrapper(count([det2]), 'inner');
    yield* bps.trigger_and_read([det1]);
    yield* bps.close_run();
  }
  const rows = (await tableOf(plan())).filter((line) => /\| +\d \|/.test(line));
  assert.deepEqual(
    rows.map((line) => line.slice(0, 13)),
    ['|         1 |', '|         1 |', '|         2 |'],
  );
});
