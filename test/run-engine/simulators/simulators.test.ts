import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hw, SynAxis, SynGauss } from '../../../src/devices/sim/index.js';
import { hasCode } from '../../../src/errors.js';
import {
  bps,
  checkLimits,
  count,
  estimatePlan,
  grid_scan,
  rel_scan,
  scan,
  summarizePlan,
  type Plan,
} from '../../../src/run-engine/index.js';

function summary(plan: Plan<unknown>): string[] {
  const lines: string[] = [];
  summarizePlan(plan, (line) => lines.push(line));
  return lines;
}

test('a summary tells runs, moves and reads, and nothing happens', () => {
  const { det, motor } = hw();
  assert.deepEqual(summary(scan([det], motor, -1, 1, 3)), [
    '=================================== Open Run ===================================',
    'motor -> -1',
    "  Read ['det', 'motor']",
    'motor -> 0',
    "  Read ['det', 'motor']",
    'motor -> 1',
    "  Read ['det', 'motor']",
    '================================== Close Run ===================================',
  ]);
  assert.equal(motor.position, 0);
});

test('a relative plan is rehearsed from where its motor is, and back', () => {
  const { det, motor } = hw();
  void motor.set(5);
  const moves = summary(rel_scan([det], motor, -1, 1, 3)).filter((line) => line.includes('->'));
  assert.deepEqual(moves, ['motor -> 4', 'motor -> 5', 'motor -> 6', 'motor -> 5']);
});

test('a plan beyond the limits of a device is refused with the error of the device', async () => {
  const { det, pseudo1x3 } = hw();
  const outOfLimits = (error: unknown) => hasCode(error, 'VALUE_OUT_OF_LIMITS');
  await assert.rejects(checkLimits(scan([det], pseudo1x3.pseudo1, -10, 11, 22)), outOfLimits);
  await checkLimits(scan([det], pseudo1x3.pseudo1, -10, 10, 21));
  assert.equal(pseudo1x3.pseudo1.position, 0);
});

test('a device that answers later is waited for', async () => {
  const late = {
    name: 'late',
    set: () => assert.fail('it must not be moved'),
    checkValue: async (value: number) => {
      await Promise.resolve();
      if (value > 2) throw new RangeError(`${value} is too far`);
    },
  };
  await assert.rejects(checkLimits(bps.mv(late, 3)), /3 is too far/);
  await checkLimits(bps.mv(late, 1));
});

test('a device that does not know its limits is warned of once', async () => {
  const warnings: string[] = [];
  const { det, motor } = hw();
  await checkLimits(scan([det], motor, -1, 1, 3), (text) => warnings.push(text));
  assert.deepEqual(warnings, ['motor has no checkValue: nobody knows whether -1 is within its limits.']);
});

test('an estimate counts runs and points, and adds up waiting, moves and exposures', () => {
  const [x, y] = ['x', 'y'].map((name) => new SynAxis({ name, delay: 2 }));
  assert.ok(x && y);
  const det = new SynGauss({ name: 'det', motor: x, motorField: 'x', center: 0, Imax: 1, exposureTime: 0.5 });
  const both = grid_scan([det], x, 0, 1, 3, y, 0, 1, 4);
  // The slow axis moves three times, each time together with the fast one.
  assert.deepEqual(estimatePlan(both), { runs: 1, points: 12, seconds: 12 * (2 + 0.5), isComplete: true });
  function* pausing(): Plan<void> {
    yield* count([det], 2);
    yield* bps.sleep(10);
    yield* count([det], 1);
  }
  assert.deepEqual(estimatePlan(pausing()), { runs: 2, points: 3, seconds: 11.5, isComplete: true });
});

test('a plan without an end is given up', () => {
  function* endless(): Plan<void> {
    for (;;) yield* bps.checkpoint();
  }
  assert.equal(estimatePlan(endless()).isComplete, false);
});

test('a hundred plans are estimated', (context) => {
  const { det, motor } = hw();
  const began = performance.now();
  for (let plan = 0; plan < 100; plan += 1)
    assert.equal(estimatePlan(scan([det], motor, -1, 1, 21)).points, 21);
  context.diagnostic(`in ${Math.round(performance.now() - began)} ms`);
});
