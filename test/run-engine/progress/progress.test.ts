import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeferredStatus } from '../../../src/devices/index.js';
import { hw, SynAxis } from '../../../src/devices/sim/index.js';
import {
  bps,
  count,
  estimatePlan,
  progressBars,
  progressLine,
  run_wrapper,
  scan,
  watchProgress,
  type Plan,
  type PlanProgress,
} from '../../../src/run-engine/index.js';
import { recorded } from '../recorded.js';

/** All that was told, and a promise of the first that is as wanted. */
function watched(RE: Parameters<typeof watchProgress>[0], options: Parameters<typeof watchProgress>[2] = {}) {
  const reports: (PlanProgress | null)[] = [];
  const waiting = new Set<(progress: PlanProgress | null) => void>();
  const end = watchProgress(
    RE,
    (progress) => {
      reports.push(progress);
      for (const tell of [...waiting]) tell(progress);
    },
    { intervalMs: 1, ...options },
  );
  const until = (wanted: (progress: PlanProgress) => boolean): Promise<PlanProgress> =>
    new Promise((resolve) => {
      const tell = (progress: PlanProgress | null): void => {
        if (progress === null || !wanted(progress)) return;
        waiting.delete(tell);
        resolve(progress);
      };
      waiting.add(tell);
    });
  return { reports, end, until };
}

test('the points of a run and of the plan are told while it runs, and nothing when it is over', async () => {
  const { RE } = recorded();
  const { det, motor } = hw();
  const { until, end, reports } = watched(RE);
  const second = until(({ runs }) => runs[0]?.points === 2);
  const running = RE(count([det], 4, 0.01));
  const plan = await second;
  const [run] = plan.runs;
  assert.deepEqual([run?.points_total, run?.fraction, run?.scan_id], [4, 0.5, 1]);
  assert.deepEqual([plan.points, plan.points_total, plan.fraction, plan.runs_closed], [2, 4, 0.5, 0]);
  assert.ok((run?.time_left ?? 0) > 0 && (plan.time_left ?? 0) > 0);
  await running;
  assert.equal(reports.at(-1), null);
  end();
  const told = reports.length;
  await RE(scan([det], motor, 0, 1, 2));
  assert.equal(reports.length, told);
});

test('of a plan with several runs the total is not known, unless somebody has estimated it', async () => {
  const { det } = hw();
  const twice = function* (): Plan {
    yield* count([det], 2, 0.01);
    yield* count([det], 3, 0.01);
  };
  for (const estimate of [undefined, () => estimatePlan(twice())]) {
    const { RE } = recorded();
    const { until, end } = watched(RE, estimate === undefined ? {} : { estimate });
    const inTheSecond = until(({ points }) => points === 3);
    const running = RE(twice());
    const { runs_closed, runs, points_total, fraction } = await inTheSecond;
    assert.deepEqual([runs_closed, runs[0]?.points, runs[0]?.points_total], [1, 1, 3]);
    assert.deepEqual([points_total, fraction], estimate === undefined ? [null, null] : [5, 0.6]);
    await running;
    end();
  }
});

test('a pause does not count as time, and a point that is taken again counts once', async () => {
  let now = 0;
  const { RE } = recorded();
  const { det } = hw();
  const { until, end } = watched(RE, { clock: () => now });
  const plan = function* (): Plan<string> {
    return yield* run_wrapper(
      (function* (): Plan {
        yield* bps.checkpoint();
        yield* bps.trigger_and_read([det]);
        now += 2;
        yield* bps.pause();
        yield* bps.sleep(0.05);
      })(),
      { md: { num_points: 2 } },
    );
  };
  await assert.rejects(RE(plan()), { name: 'RunEngineInterrupted' });
  now += 3600;
  const after = until(({ time_elapsed }) => time_elapsed !== null);
  const resumed = RE.resume();
  const { points, runs } = await after;
  assert.deepEqual([points, runs[0]?.time_elapsed, runs[0]?.time_left], [1, 2, 2]);
  await resumed;
  end();
});

test('a move is told with its numbers while the plan waits for it', async () => {
  const { RE } = recorded();
  const axis = new SynAxis({ name: 'x', delay: 0.2, eventsPerMove: 20, egu: 'mm' });
  const { until, end } = watched(RE);
  const halfway = until(({ moves }) => (moves[0]?.fraction ?? 0) >= 0.5);
  const running = RE(bps.mv(axis, 4));
  const [move] = (await halfway).moves;
  assert.deepEqual([move?.name, move?.initial, move?.target, move?.unit], ['x', 0, 4, 'mm']);
  assert.equal(move?.current, 4 * (move?.fraction ?? 0));
  await running;
  end();
});

test('the waitingHook stays free for others', async () => {
  const { RE } = recorded();
  const called: unknown[] = [];
  const { end } = watched(RE);
  RE.waitingHook = (statuses) => void called.push(statuses === null ? null : 'statuses');
  await RE(bps.mv(new SynAxis({ name: 'x', delay: 0.001 }), 1));
  end();
  assert.deepEqual(called, ['statuses', null]);
});

test('progress is told of the next plan also when all subscriptions were cleared before', async () => {
  const { RE } = recorded();
  const { det } = hw();
  const { until, end } = watched(RE);
  await RE.reset();
  const first = until(({ points }) => points === 1);
  const running = RE(count([det], 2, 0.01));
  await first;
  await running;
  end();
});

test('a line shows what is known of an action', () => {
  const update = { name: 'motor', current: 2, initial: 1, target: 5, unit: 'mm', time_elapsed: 30 };
  assert.equal(progressLine(update), 'motor:  25%|#####               | 1/4 mm [0:30 < 1:30]');
  assert.equal(progressLine({ name: 'heater', fraction: 0.25 }), 'heater:  75%|###############     |');
  assert.equal(progressLine({ name: 'shutter' }), 'shutter: in progress');
  assert.equal(progressLine({ name: 'shutter' }, true), 'shutter: complete');
  assert.equal(progressLine({ current: 1, initial: 1, target: 1 }), '100%|####################| 0/0');
});

test('bars are drawn over each other on a terminal, and wiped at the end', () => {
  let written = '';
  const screen = { isTTY: true, write: (text: string) => (written += text) };
  const [first, second] = [new DeferredStatus(), new DeferredStatus()];
  const hook = progressBars(screen, 0);
  const drawn = new Promise<void>((resolve) => {
    screen.write = (text) => {
      resolve();
      return (written += text);
    };
  });
  hook([first, second]);
  first.report({ name: 'x', fraction: 0.5 });
  second.report({ name: 'y' });
  const alive = setInterval(() => undefined, 1_000);
  return drawn.then(() => {
    clearInterval(alive);
    assert.equal(written, '\x1b[2Kx:  50%|##########          |\n\x1b[2Ky: in progress\n');
    written = '';
    first.setFinished();
    assert.match(written, /^\x1b\[2A.*x: 100%/);
    written = '';
    hook(null);
    assert.equal(written, '\x1b[2A\x1b[J');
    second.setFinished();
    assert.equal(written, '\x1b[2A\x1b[J');
  });
});

test('nothing is drawn where there is no terminal', () => {
  const hook = progressBars({ write: () => assert.fail('drawn') }, 0);
  hook([new DeferredStatus()]);
  hook(null);
});
