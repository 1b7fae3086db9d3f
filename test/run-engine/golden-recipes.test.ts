import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './recipes/comparable.js';
import { difference } from './recipes/comparable.js';
import { digest, INTERRUPTED_BY, type GoldenRecipe } from './recipes/golden-recipes.js';
import { perform, type Task } from './recipes/perform.js';
import { withoutAccidents } from './python-documents.js';

const FILE = fileURLToPath(new URL('../../../test/golden/recipes.json', import.meta.url));
const RECIPES = JSON.parse(readFileSync(FILE, 'utf8')) as GoldenRecipe[];

test('plans from the grammar have the messages and documents that Python gives them', async () => {
  for (const { outcome, recipe, order } of RECIPES) {
    const ours = await performed({ recipe, order, interruptions: [] });
    assert.equal(difference(ours, outcome), null, JSON.stringify({ recipe, order }));
  }
});

for (const kind of INTERRUPTED_BY)
  test(`interrupted before each of their messages (${kind}), they do what they do in Python`, async (context) => {
    let compared = 0;
    for (const { recipe, order, interrupted } of RECIPES) {
      for (const [at, expected] of (interrupted[kind] ?? []).entries()) {
        if (expected === null) continue;
        const task: Task = { recipe, order, interruptions: [{ at, kind }] };
        assert.equal(digest(await performed(task)), expected, JSON.stringify(task));
        compared += 1;
      }
    }
    context.diagnostic(`${compared} performances compared`);
    assert.ok(compared > 100);
  });

async function performed(task: Task): Promise<Outcome> {
  const { documents, ...rest } = await perform(task);
  return { ...rest, documents: withoutAccidents(documents) };
}
