import { count, RunEngine, scan } from '../../src/index.js';
import { hw } from '../../src/devices/sim/index.js';

/** What the flame graph is of: points of a scan and of a count, with one subscriber that counts documents. */
const RE = new RunEngine({ log: () => undefined });
const { det1, motor1 } = hw();
let documents = 0;
RE.subscribe(() => {
  documents += 1;
});
await RE(scan([det1], motor1, -1, 1, 200_000));
await RE(count([det1], 100_000));
if (documents < 300_000) throw new Error(`Only ${documents} documents came`);
