import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planFromCells } from '../../../kernel/worker/queue/plan-from-cells.js';

test('runs become parts of a plan; what a plan cannot do stays as a comment', () => {
  const cells = [
    "const x = 3;\nawait RE(scan([det1], motor, -x, x, 11, { md: { note: 'a, b)' } }));",
    'await RE(count([det1]), { md: { sample: "Cu" } })',
    'const result = await RE(fly([flyer1]))',
    'await det1.read()',
  ];
  assert.equal(
    planFromCells('align', cells),
    `function* align() {
  const x = 3;
  yield* scan([det1], motor, -x, x, 11, { md: { note: 'a, b)' } });
  yield* count([det1]) /* was run with { md: { sample: "Cu" } } */
  yield* fly([flyer1])
  // a plan does not await: await det1.read()
}`,
  );
});
