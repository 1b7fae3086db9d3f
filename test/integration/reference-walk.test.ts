import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stringifyJson } from '../../src/protocol/index.js';
import { seeded, withoutReference } from './harness/index.js';
import { Pair } from './side-by-side/pair.js';
import { report } from './side-by-side/report.js';
import { enter } from './side-by-side/situations.js';
import { Walk } from './side-by-side/walk.js';

/**
 * What is walked each time. Any other walk: `SKYQUEUE_SEED=7,8 SKYQUEUE_STEPS=10000`, and `SKYQUEUE_KERNEL=1` for managers that
 * let others attach to their kernel.
 */
const EVERY_TIME = [
  { seed: 1, steps: 1_000, kernel: false },
  { seed: 2, steps: 1_000, kernel: false },
  { seed: 1, steps: 80, kernel: true },
];
const { SKYQUEUE_SEED, SKYQUEUE_STEPS, SKYQUEUE_KERNEL } = process.env;
const WALKS =
  SKYQUEUE_SEED === undefined
    ? EVERY_TIME.map((walk) => ({ ...walk, steps: Number(SKYQUEUE_STEPS ?? walk.steps) }))
    : SKYQUEUE_SEED.split(',').map((seed) => ({
        seed: Number(seed),
        steps: Number(SKYQUEUE_STEPS ?? 1_000),
        kernel: SKYQUEUE_KERNEL === '1',
      }));
/** After so many differences it is better to look for a reason. */
const ENOUGH = Number(process.env.SKYQUEUE_ENOUGH ?? 1);
const SHOWN_STEPS = Number(process.env.SKYQUEUE_SHOWN ?? 15);
/** The reference mostly waits for itself, so two pairs need hardly more time than one. */
const AT_A_TIME = 2;

/** Whatever both are asked, in whatever state they are, they do the same. */
describe('A long random sequence of requests', { skip: withoutReference, concurrency: AT_A_TIME }, () => {
  for (const { seed, steps, kernel } of WALKS)
    test(`has the same replies and leads to the same states as with the reference, seed ${seed}${kernel ? ', with a kernel' : ''}`, async (context) => {
      const pair = await Pair.start({ kernel });
      try {
        await walk(pair, seed, steps);
        context.diagnostic(`${steps} steps, ${pair.requests} requests`);
      } finally {
        await pair.close();
      }
    });
});

async function walk(pair: Pair, seed: number, steps: number): Promise<void> {
  const taken: string[] = [];
  await pair.reunite(async () => void (await enter(pair, 'closed')));
  const random = new Walk(pair, seeded(seed));
  while (taken.length < steps && pair.findings.length < ENOUGH) {
    const { method, params } = await random.step();
    taken.push(`${method} ${stringifyJson(params)}`);
    if (pair.isApart) await pair.reunite(async () => void (await enter(pair, 'closed')));
  }
  const { findings } = pair;
  const story = taken.slice(-SHOWN_STEPS).join('\n');
  assert.equal(findings.length, 0, `after ${taken.length} steps:\n${story}\n${report(findings)}`);
}
