import { count, Msg, RunEngine, scan } from '../../src/index.js';
import { hw } from '../../src/devices/sim/index.js';

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
};
const limits = { nulls: await rate(20_000_000, () => bareLoop(20_000_000)) };
if (documents < 100_000) throw new Error(`Only ${documents} documents came`);
console.log(JSON.stringify({ figures, limits }));
process.exit(0);
