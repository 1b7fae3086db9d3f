import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../fakes/random.js';
import { tryPlan } from './ordeal.js';

/** Always the same plans, so that a build fails for what was changed in it; others are tried with a seed of one's own. */
const SEED = Number(process.env.SKYQUEUE_SEED ?? 1);
const PLANS = Number(process.env.SKYQUEUE_PLANS ?? 500);

test(`whatever happens to plans and their devices, documents are valid and all is undone (SKYQUEUE_SEED=${SEED})`, async (context) => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  let documents = 0;
  try {
    for (let plan = 0; plan < PLANS; plan += 1) {
      // A seed for each, so that one can be tried alone: SKYQUEUE_SEED=<seed> SKYQUEUE_PLANS=1.
      const seed = SEED + plan;
      const trial = await tryPlan(seededRandom(seed));
      documents += trial.documents.length;
      const complaints = [...trial.complaints, ...unhandled.map(String)];
      assert.deepEqual(complaints, [], `SKYQUEUE_SEED=${seed} SKYQUEUE_PLANS=1: ${trial.events.join(', ')}`);
    }
  } finally {
    process.off('unhandledRejection', note);
  }
  context.diagnostic(`${PLANS} plans, ${documents} documents`);
});
