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
  scan,
  watchProgress,
  type ProgressReport,
} from '../../../src/run-engine/index.js';
import { recorded } from '../recorded.js';

/** All reports, and a promise of the first that is as wanted. */
function watched(RE: Parameters<typeof watchProgress>[0], options: Parameters<typeof watchProgress>[2] = {}) {
  const reports: ProgressReport[] = [];
  const waiting = new Set<(report: ProgressReport) => void>();
  const end = watchProgress(
    RE,
    (report) => {
      reports.push(report);
      for (const tell of [...waiting]) tell(report);
    },
    { intervalMs: 1, ...options },
  );
  const until = (wanted: (report: ProgressReport) => boolean): Promise<ProgressReport> =>
    new Promise((resolve) => {
      const tell = (report: ProgressReport): void => {
        if (!wanted(report)) return;
        waiting.delete(tell);
        resolve(report);
      };
      waiting.add(tell);
    });
  return { reports, end, until };
}

test('the points of a run and of the plan are told while it runs, and nothing when it is over', async () => {
  const { RE } = recorded();
  const { det, motor } = hw();
  const slow = () => count([det], 4, 0.01);
  const { until, end, reports } = watched(RE, { estimate: () => estimatePlan(slow()) });
  const second = until(({ runs }) => runs[0]?.points === 2);
  const running = RE(slow());
  const { plan, runs } = await second;
  assert.deepEqual([runs[0]?.num_points, runs[0]?.fraction, runs[0]?.scan_id], [4, 0.5, 1]);
  assert.deepEqual([plan?.points, plan?.num_points, plan?.fraction, plan?.runs], [2, 4, 0.5, 0]);
  assert.ok((runs[0]?.seconds_left ?? 0) > 0);
  await running;
  assert.deepEqual(reports.at(-1), { plan: null, runs: [], moves: [] });
  end();
  const told = reports.length;
  await RE(scan([det], motor, 0, 1, 2));
  assert.equal(reports.length, told);
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

test('a waitingHook that was there before is called as ever, and put back', async () => {
  const { RE } = recorded();
  const called: unknown[] = [];
  const hook = (statuses: unknown): void => void called.push(statuses === null ? null : 'statuses');
  RE.waitingHook = hook;
  const { end } = watched(RE);
  await RE(bps.mv(new SynAxis({ name: 'x', delay: 0.001 }), 1));
  end();
  assert.deepEqual(called, ['statuses', null]);
  assert.equal(RE.waitingHook, hook);
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
