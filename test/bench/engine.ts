import {
  buffered,
  checkLimits,
  count,
  DeferredStatus,
  estimatePlan,
  Msg,
  RunEngine,
  scan,
} from '../../src/index.js';
import { hw, SynAxis } from '../../src/devices/sim/index.js';

/** How fast the Run Engine is, in a process of its own: prints a JSON object of rates, and that of a bare loop. */
const RE = new RunEngine({ log: () => undefined });
const { det1, det2, motor1 } = hw();
let documents = 0;
RE.subscribe(() => {
  documents += 1;
});

function* nulls(number: number): Generator<Msg, void> {
  for (let i = 0; i < number; i++) yield Msg('null');
}

/** The best of three: what else the machine does can only make it slower. */
async function rate(things: number, work: () => unknown): Promise<number> {
  let best = 0;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await work();
    best = Math.max(best, (1_000 * things) / (performance.now() - start));
  }
  return best;
}

/** In milliseconds, the median: from the moment in which a motor says that it is there to the call of the detector. */
async function moveToTrigger(points: number): Promise<number> {
  const gaps: number[] = [];
  let arrived = 0;
  const x = new SynAxis({ name: 'x' });
  x.set = () => {
    const move = new DeferredStatus();
    setImmediate(() => {
      arrived = performance.now();
      move.setFinished();
    });
    return move;
  };
  const watch = hw().det;
  const trigger = watch.trigger.bind(watch);
  watch.trigger = () => {
    gaps.push(performance.now() - arrived);
    return trigger();
  };
  await RE(scan([watch], x, -1, 1, points));
  return gaps.sort((a, b) => a - b)[points >> 1] ?? NaN;
}

/** In milliseconds a point: the move should be all of it. */
async function slowCallback(points: number): Promise<number> {
  const slow = buffered((name: string) => {
    if (name !== 'event') return;
    for (const end = performance.now() + 10; performance.now() < end;);
  });
  const token = RE.subscribe(slow);
  const axis = new SynAxis({ name: 'x', delay: 0.02 });
  const start = performance.now();
  await RE(scan([], axis, 0, 1, points));
  const took = (performance.now() - start) / points;
  RE.unsubscribe(token);
  await slow.close();
  return took;
}

/** In milliseconds, for so many plans. */
async function rehearsal(plans: number): Promise<number> {
  const dryRun = async (): Promise<void> => {
    for (let plan = 0; plan < plans; plan++) {
      estimatePlan(scan([det1], motor1, -1, 1, 21));
      await checkLimits(scan([det1], motor1, -1, 1, 21), () => undefined);
    }
  };
  return (1_000 * plans) / (await rate(plans, dryRun));
}

function bareLoop(number: number): void {
  let seen = 0;
  for (const { command } of nulls(number)) if (command === 'null') seen += 1;
  if (seen !== number) throw new Error('the loop lost messages');
}

await rate(1_000, () => RE(count([det1, det2], 1_000)));
await rate(100_000, () => RE(nulls(100_000)));
bareLoop(1_000_000);
const figures = {
  nulls: await rate(4_000_000, () => RE(nulls(4_000_000))),
  countEvents: await rate(50_000, () => RE(count([det1, det2], 50_000))),
  scanPoints: await rate(50_000, () => RE(scan([det1], motor1, -1, 1, 50_000))),
  moveToTrigger: await moveToTrigger(2_000),
  slowCallback: await slowCallback(100),
  rehearsal: await rehearsal(100),
};
const limits = { nulls: await rate(20_000_000, () => bareLoop(20_000_000)) };
if (documents < 100_000) throw new Error(`Only ${documents} documents came`);
console.log(JSON.stringify({ figures, limits }));
process.exit(0);
