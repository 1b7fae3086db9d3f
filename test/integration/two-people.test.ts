import { test } from 'node:test';
import { soak } from './two-people/soak.js';

/**
 * Two people at their prompts and a client of the queue, at once, doing whatever comes to their minds. `SKYQUEUE_SEED` says
 * what that is, `SKYQUEUE_SOAK_SECONDS` for how long: the default is for every day, an hour (`npm run test:soak`) is for a
 * release. A failure tells the seed and the last steps.
 */
const SEED = Number(process.env.SKYQUEUE_SEED ?? 20_266);
const SECONDS = Number(process.env.SKYQUEUE_SOAK_SECONDS ?? 8);

test(
  `two people and a queue share a kernel for ${SECONDS} s: nothing hangs, nothing is lost, and nobody's plan is interrupted`,
  { timeout: (SECONDS + 240) * 1_000 },
  async (context) => {
    context.diagnostic(await soak(SEED, SECONDS));
  },
);
