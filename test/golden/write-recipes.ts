/**
 * Writes down what Python Bluesky makes of plans from the grammar, interrupted before each of their messages in every way:
 *
 *     npm run -s build && node dist/test/golden/write-recipes.js
 *
 * Run it again when the grammar has changed or a new Bluesky is to be followed. It takes some minutes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../fakes/random.js';
import { ROOT } from '../integration/harness/python.js';
import { ResidentPython } from '../integration/harness/resident-python.js';
import type { Outcome } from '../run-engine/recipes/comparable.js';
import { digest, INTERRUPTED_BY, type GoldenRecipe } from '../run-engine/recipes/golden-recipes.js';
import { Places } from '../run-engine/recipes/interruptions.js';
import { randomRecipe } from '../run-engine/recipes/random-recipe.js';
import type { OrderedRecipe } from '../run-engine/recipes/recipe.js';

const SEED = 1;
const COUNT = 40;
/** Of messages: what a longer plan does differs in nothing new. */
const [SHORTEST, LONGEST] = [5, 30];

const python = new ResidentPython('perform_recipes.py');
const random = seededRandom(SEED);
const recipes: GoldenRecipe[] = [];
while (recipes.length < COUNT) {
  const recipe = randomRecipe(random);
  const outcome = await python.ask<Outcome>({ ...recipe, interruptions: [] });
  const places = new Places(outcome.messages);
  if (places.count < SHORTEST || places.count > LONGEST) continue;
  recipes.push({ ...recipe, outcome, interrupted: await interrupted(recipe, places) });
}
await python.close();
const text = recipes.map((recipe) => JSON.stringify(recipe)).join(',\n');
writeFileSync(join(ROOT, 'test/golden/recipes.json'), `[\n${text}\n]\n`);

async function interrupted(recipe: OrderedRecipe, places: Places): Promise<GoldenRecipe['interrupted']> {
  const digests: Record<string, (string | null)[]> = {};
  for (const kind of INTERRUPTED_BY) {
    const list: (string | null)[] = [];
    for (let at = 0; at < places.count; at += 1) {
      const interruption = { at, kind };
      const task = { ...recipe, interruptions: [interruption] };
      list.push(places.allows(interruption) ? digest(await python.ask<Outcome>(task)) : null);
    }
    digests[kind] = list;
  }
  return digests;
}
