import assert from 'node:assert/strict';
import test from 'node:test';
import { SynAxis, SynGauss } from '../../src/devices/sim/index.js';
import { grid_scan, RunEngineInterrupted, type Plan } from '../../src/run-engine/index.js';
import { recorded, type Recorded } from './recorded.js';

/** A small mesh over simulated motors: with a delay, every move has to be waited for. */
function mesh(delay: number): { plan: () => Plan<string>; motors: SynAxis[] } {
  const motors = ['x', 'y'].map((name) => new SynAxis({ name, delay }));
  const [x, y] = motors as [SynAxis, SynAxis];
  const det = new SynGauss({ name: 'det', motor: x, motorField: 'x', center: 0, Imax: 1 });
  return { plan: () => grid_scan([det], x, -1, 1, 2, y, 0, 1, 2, { snake_axes: true }), motors };
}

/** Calls back when the n-th message is about to be performed. */
function atMessage({ RE }: Recorded, n: number, act: () => void): () => number {
  let count = 0;
  const hook = RE.msgHook;
  RE.msgHook = (msg) => {
    hook?.(msg);
    if (++count === n) act();
  };
  return () => count;
}

/** What a consumer keeps: of events with the same number the last. */
function kept({ all }: Recorded): unknown[] {
  const events = new Map(all('event').map(({ seq_num, data }) => [seq_num, data]));
  return [...events].sort(([a], [b]) => a - b);
}

for (const delay of [0, 0.001]) {
  const how = delay === 0 ? 'that move at once' : 'that take time to move';

  test(`a mesh of motors ${how} can be paused at every message, and comes out the same`, async () => {
    const whole = recorded();
    const total = atMessage(whole, 0, () => {});
    await whole.RE(mesh(delay).plan());
    for (let n = 1; n <= total(); n++) {
      const engine = recorded();
      atMessage(engine, n, () => engine.RE.requestPause());
      await assert.rejects(engine.RE(mesh(delay).plan()), RunEngineInterrupted, `at message ${n}`);
      const result = await engine.RE.resume();
      assert.equal(result.exit_status, 'success');
      assert.deepEqual(kept(engine), kept(whole), `at message ${n}`);
      assert.deepEqual(engine.last('stop').num_events, { primary: 4 }, `at message ${n}`);
      assert.equal(engine.all('descriptor').length, 1);
    }
  });

  for (const ending of ['stop', 'abort', 'halt'] as const)
    test(`a mesh of motors ${how} can be ended by ${ending} at every message`, async () => {
      const whole = recorded();
      const total = atMessage(whole, 0, () => {});
      await whole.RE(mesh(delay).plan());
      const before = total();
      for (let n = 1; n <= before; n++) {
        const engine = recorded();
        let ended: Promise<unknown> = Promise.resolve();
        atMessage(engine, n, () => {
          ended = engine.RE[ending]();
        });
        const { plan, motors } = mesh(delay);
        await assert.rejects(engine.RE(plan()), RunEngineInterrupted, `at message ${n}`);
        await ended;
        assert.equal(engine.RE.state, 'idle');
        assert.equal(engine.all('stop').length, engine.all('start').length, `at message ${n}`);
        const expected = ending === 'stop' ? 'success' : 'abort';
        for (const stop of engine.all('stop')) {
          // The run may have been closed before.
          const closed = engine.messages.slice(0, n).includes('close_run');
          assert.equal(stop.exit_status, closed ? 'success' : expected, `at message ${n}`);
        }
        for (const motor of motors) assert.doesNotThrow(() => motor.stage(), 'it was unstaged');
      }
    });
}
