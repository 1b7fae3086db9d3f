import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hw } from '../../src/devices/sim/index.js';
import {
  bestEffortCallback,
  bpp,
  bps,
  count,
  RunEngine,
  scan,
  SupplementalData,
  watchProgress,
  type Plan,
} from '../../src/run-engine/index.js';

/** The full measure: SKYQUEUE_RUNS=10000 SKYQUEUE_EVENTS=1000000 node --test dist/test/run-engine/memory.test.js */
const RUNS = Number(process.env.SKYQUEUE_RUNS ?? 3_000);
const EVENTS = Number(process.env.SKYQUEUE_EVENTS ?? 60_000);
/** What the collector and compiled code make the heap differ by; one small object lost per run or event is more. */
const NOISE_BYTES = 400_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function heap(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

/** What the heap grows by in the second half of the work: in the first, things are made that stay. */
async function growth(half: () => Promise<void>): Promise<number> {
  await half();
  const before = await heap();
  await half();
  return (await heap()) - before;
}

test('runs one after the other leave nothing in the memory, however they end', async (context) => {
  const { det, motor, sig } = hw();
  const RE = new RunEngine({ log: () => undefined });
  RE.subscribe(bestEffortCallback({ write: () => undefined }));
  watchProgress(RE, () => undefined);
  RE.preprocessors.push(new SupplementalData({ baseline: [motor], monitors: [sig], flyers: [] }));
  RE.recordInterruptions = true;
  const pausing = (): Plan<string> => bpp.run_wrapper(bps.pause());
  const failing = (): Plan<string> =>
    bpp.run_wrapper(
      (function* (): Plan {
        yield* bps.null();
        throw new Error('no beam');
      })(),
    );
  const grown = await growth(async () => {
    for (let run = 0; run < RUNS / 10; run += 1) {
      for (let times = 0; times < 6; times += 1) await RE(count([det]));
      await RE(scan([det], motor, -1, 1, 2));
      await assert.rejects(RE(failing()), /no beam/);
      await assert.rejects(RE(pausing()), { name: 'RunEngineInterrupted' });
      await (run % 2 === 0 ? RE.resume() : RE.abort());
      await assert.rejects(RE(pausing()), { name: 'RunEngineInterrupted' });
      await (run % 2 === 0 ? RE.stop() : RE.halt());
    }
  });
  context.diagnostic(`${grown} bytes in ${RUNS} runs`);
  assert.ok(grown < NOISE_BYTES, `the heap grew by ${grown} bytes`);
});

test('the events of a run leave nothing in the memory', async (context) => {
  const { det, motor } = hw();
  const RE = new RunEngine({ log: () => undefined });
  let events = 0;
  RE.subscribe('event', () => (events += 1));
  watchProgress(RE, () => undefined);
  const measured: number[] = [];
  const plan = bpp.run_wrapper(
    (function* (): Plan {
      for (const half of [0, 1]) {
        for (let event = 0; event < EVENTS / 2; event += 1) {
          yield* bps.checkpoint();
          yield* bps.mv(motor, event / EVENTS + half);
          yield* bps.trigger_and_read([det, motor]);
        }
        yield* bps.wait_for([async () => void measured.push(await heap())]);
      }
    })(),
  );
  await RE(plan);
  const [before = 0, after = 0] = measured;
  context.diagnostic(`${after - before} bytes in ${EVENTS / 2} events`);
  assert.equal(events, EVENTS);
  assert.ok(after - before < NOISE_BYTES, `the heap grew by ${after - before} bytes`);
});
