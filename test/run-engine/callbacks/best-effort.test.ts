import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hw } from '../../../src/devices/sim/index.js';
import {
  bestEffortCallback,
  bpp,
  bps,
  count,
  grid_scan,
  scan,
  type BestEffortOptions,
  type Plan,
} from '../../../src/run-engine/index.js';
import { recorded } from '../recorded.js';

interface Shown {
  lines: string[];
  /** The pictures of each display, in order. */
  displays: string[][];
  callback: ReturnType<typeof bestEffortCallback>;
}

async function shown(plan: Plan<unknown>, options: BestEffortOptions = {}): Promise<Shown> {
  const lines: string[] = [];
  const displays: string[][] = [];
  const newDisplay = () => {
    const pictures: string[] = [];
    displays.push(pictures);
    return { svg: (source: string) => void pictures.push(source) };
  };
  const callback = bestEffortCallback({ write: (line) => lines.push(line), newDisplay, ...options });
  const { RE } = recorded();
  RE.subscribe(callback);
  await RE(plan);
  return { lines, displays, callback };
}

test('a scan over a peak tells where the peak is', async () => {
  const { det, motor } = hw();
  const { callback } = await shown(scan([det], motor, -3, 3, 21));
  const { com, cen, fwhm, max } = callback.peaks;
  assert.ok(Math.abs(Number(com.det)) < 1e-9 && Math.abs(Number(cen.det)) < 1e-9);
  assert.equal(Number(fwhm.det).toFixed(5), '2.33740');
  assert.deepEqual(max.det, [0, 1]);
});

test('the peaks are those of the last run', async () => {
  const { det, det1, motor, motor1 } = hw();
  function* both(): Plan<void> {
    yield* scan([det], motor, -3, 3, 5);
    yield* scan([det1], motor1, -1, 2, 5);
  }
  const { callback } = await shown(both());
  assert.deepEqual(Object.keys(callback.peaks.com), ['det1']);
});

test('a scan is one picture that is drawn anew in its place, with the peak in it', async () => {
  const { det, det1, motor } = hw();
  const { displays } = await shown(scan([det, det1], motor, -1, 1, 5));
  assert.equal(displays.length, 1);
  const last = displays[0]?.at(-1) ?? '';
  assert.match(last, /^<svg .*<\/svg>$/);
  assert.equal(last.match(/<polyline /g)?.length, 2);
  assert.equal(last.match(/<circle /g)?.length, 10);
  assert.match(last, /cen 0</);
  assert.match(last, />motor<\/text>.*>det<\/text>/);
});

test('a plot has its place above the table, before there is a point', async () => {
  const { det, motor } = hw();
  const order: string[] = [];
  await shown(scan([det], motor, -1, 1, 3), {
    write: (line) => void order.push(/seq_num/.test(line) ? 'table' : 'line'),
    newDisplay: () => ({ svg: () => void order.push('plot') }),
  });
  assert.ok(order.indexOf('plot') < order.indexOf('table'), order.join());
});

test('a grid is a picture of coloured squares, and a count is drawn over time', async () => {
  const { det4, det, motor1, motor2 } = hw();
  const grid = await shown(grid_scan([det4], motor1, -1, 1, 3, motor2, -1, 1, 4));
  const squares = grid.displays[0]?.at(-1)?.match(/fill="hsl/g);
  assert.equal(squares?.length, 12);
  assert.deepEqual(grid.callback.peaks.com, {});
  const counted = await shown(count([det], 3));
  assert.match(counted.displays[0]?.at(-1) ?? '', />time<\/text>/);
});

test('nothing is drawn of a single point, of a camera, or without a place to draw', async () => {
  const { det, direct_img, motor } = hw();
  assert.deepEqual((await shown(count([det], 1))).displays, []);
  assert.deepEqual((await shown(count([direct_img], 3))).displays, []);
  const { RE } = recorded();
  RE.subscribe(bestEffortCallback({ write: () => undefined }));
  await RE(scan([det], motor, 0, 1, 2));
});

test('the baseline is shown before and after the table', async () => {
  const { det, motor, motor1 } = hw();
  const plan = bpp.run_wrapper(
    (function* () {
      yield* bps.trigger_and_read([motor1], 'baseline');
      yield* bps.trigger_and_read([det, motor]);
      yield* bps.mv(motor1, 2);
      yield* bps.trigger_and_read([motor1], 'baseline');
    })(),
  );
  const { lines, displays } = await shown(plan);
  const border = `+${'-'.repeat(32)}+${'-'.repeat(32)}+`;
  const row = (value: string) => `| ${'motor1'.padStart(30)} | ${value.padEnd(30)} |`;
  const first = lines.indexOf('Start-of-run baseline readings:');
  assert.deepEqual(lines.slice(first + 1, first + 4), [border, row('0'), border]);
  const last = lines.indexOf('End-of-run baseline readings:');
  assert.deepEqual(lines.slice(last + 1, last + 4), [border, row('2'), border]);
  assert.ok(first < lines.findIndex((line) => line.includes('seq_num')));
  assert.ok(last > lines.findIndex((line) => line.startsWith('generator ')));
  assert.equal(displays.length, 1, 'the baseline is not plotted');
});

test('each part can be left out', async () => {
  const { det, motor } = hw();
  const { lines } = await shown(scan([det], motor, -1, 1, 3), { table: false, baseline: false });
  assert.deepEqual(
    lines.map((line) => line.split(' ')[0]),
    ['', '', 'Transient', 'Persistent'],
  );
  const bare = await shown(scan([det], motor, -1, 1, 3), { heading: false });
  assert.equal(bare.lines[0], "New stream: 'primary'");
});

test('an error while drawing is told, and the plan goes on', async () => {
  const { det, motor } = hw();
  const told: unknown[] = [];
  const { error } = console;
  console.error = (text: unknown) => told.push(text);
  try {
    await shown(scan([det], motor, -1, 1, 3), {
      newDisplay: () => {
        throw new Error('no screen');
      },
    });
  } finally {
    console.error = error;
  }
  assert.deepEqual(told, ["A callback failed with the document 'descriptor': no screen"]);
});

test('runs that are open together are shown apart', async () => {
  const { det, det1, motor1 } = hw();
  function* inner(): Plan<unknown> {
    return yield* bpp.set_run_key_wrapper(scan([det1], motor1, -1, 1, 3), 'inner');
  }
  const outer = bpp.set_run_key_wrapper(
    bpp.run_wrapper(
      (function* () {
        yield* bps.trigger_and_read([det]);
        yield* inner();
        yield* bps.trigger_and_read([det]);
      })(),
    ),
    'outer',
  );
  const { displays } = await shown(outer);
  assert.deepEqual(
    displays.map((pictures) => pictures.at(-1)?.match(/<circle /g)?.length),
    [2, 3],
  );
});
