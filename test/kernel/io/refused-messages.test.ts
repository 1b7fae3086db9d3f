import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedMessages } from '../../../kernel/io/refused-messages.js';

test('a signature is good once, and unsigned messages are not compared', () => {
  const refused = new RefusedMessages(() => undefined);
  assert.equal(refused.isRepeated('a'), false);
  for (let i = 0; i < 40_000; i += 1) assert.equal(refused.isRepeated(`other ${i}`), false);
  assert.equal(refused.isRepeated('a'), true);
  assert.equal(refused.isRepeated('other 39999'), true);
  assert.equal(refused.isRepeated(''), false);
  assert.equal(refused.isRepeated(''), false);
});

test('of many refused messages the log is told now and then, with their number', () => {
  const log: string[] = [];
  const refused = new RefusedMessages((text) => log.push(text));
  for (let ms = 0; ms <= 25_000; ms += 100) refused.note('wrong key', ms);
  assert.deepEqual(log, [
    'wrong key',
    'wrong key (and 99 others since the last was told)',
    'wrong key (and 99 others since the last was told)',
  ]);
});
