import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turn } from '../../../kernel/worker/turn.js';
import type { RequestInfo } from '../../../kernel/context.js';

test('an interrupt of a plan that has not begun yet is kept until it begins, and for that plan only', () => {
  const turn = new Turn(
    () => null,
    () => '',
  );
  const [plan, other, by] = ['plan', 'other', 'by'].map((msgId) => ({ msgId }) as RequestInfo) as [
    RequestInfo,
    RequestInfo,
    RequestInfo,
  ];
  assert.equal(turn.interrupted(plan, by), false, 'it has no turn yet');
  turn.give(plan);
  assert.equal(turn.interrupted(other, by), false);
  assert.equal(turn.taken(), null);
  turn.give(plan);
  assert.equal(turn.interrupted(plan, by), true);
  assert.deepEqual(turn.taken(), { interruptedBy: by });
  assert.equal(turn.interrupted(plan, by), false, 'from here on the Run Engine is asked');
  turn.give(other);
  assert.equal(turn.taken(), null, 'the next one is not interrupted');
});
