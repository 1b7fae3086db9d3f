import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../fakes/random.js';
import { difference, type Outcome } from '../run-engine/recipes/comparable.js';
import { Places } from '../run-engine/recipes/interruptions.js';
import { perform, type Task } from '../run-engine/recipes/perform.js';
import { randomRecipe } from '../run-engine/recipes/random-recipe.js';
import { withoutAccidents } from '../run-engine/python-documents.js';
import { ResidentPython, withoutPython } from './harness/index.js';

/**
 * Always the same plans, unless a seed is given: the reference has places where it breaks by accident, and one that nobody
 * has met yet must not fail a build that has nothing to do with it.
 */
const SEED = Number(process.env.SKYQUEUE_SEED ?? 31);
/** Each is performed once as it is, and three times with interruptions. */
const RECIPES = Number(process.env.SKYQUEUE_RECIPES ?? 50);
const INTERRUPTED = 3;

test(
  `random plans, with pauses, ends, failures and suspensions: messages and documents are those of Python (SKYQUEUE_SEED=${SEED})`,
  { skip: withoutPython },
  async (context) => {
    const random = seededRandom(SEED);
    const python = new ResidentPython('perform_recipes.py');
    let compared = 0;
    const compare = async (task: Task): Promise<Outcome> => {
      const { documents, ...rest } = await perform(task);
      const ours = { ...rest, documents: withoutAccidents(documents) };
      assert.equal(difference(ours, await python.ask<Outcome>(task)), null, JSON.stringify(task));
      compared += 1;
      return ours;
    };
    try {
      for (let left = RECIPES; left > 0; left -= 1) {
        const recipe = randomRecipe(random);
        const places = new Places((await compare({ ...recipe, interruptions: [] })).messages);
        for (let time = 0; time < INTERRUPTED; time += 1)
          await compare({ ...recipe, interruptions: places.random(random) });
      }
    } finally {
      await python.close();
      context.diagnostic(`${compared} performances compared`);
    }
  },
);
