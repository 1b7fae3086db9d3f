import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BFunc,
  BInst,
  BItem,
  BPlan,
  func,
  instruction,
  plan,
  RequestParameterError,
} from '../../src/client/index.js';

test('plain items are what is sent, without what is empty, and nobody can change them', () => {
  assert.deepEqual(plan('count', [['det1']], { num: 5 }), {
    item_type: 'plan',
    name: 'count',
    args: [['det1']],
    kwargs: { num: 5 },
  });
  assert.deepEqual(plan('count', { detectors: ['det1'] }), {
    item_type: 'plan',
    name: 'count',
    kwargs: { detectors: ['det1'] },
  });
  assert.deepEqual(plan('count'), { item_type: 'plan', name: 'count' });
  assert.deepEqual(instruction('queue_stop'), { item_type: 'instruction', name: 'queue_stop' });
  assert.deepEqual(func('f', [1], {}, { meta: [{ a: 1 }], itemUid: 'u' }), {
    item_type: 'function',
    name: 'f',
    args: [1],
    meta: [{ a: 1 }],
    item_uid: 'u',
  });
  assert.ok(Object.isFrozen(plan('count', [['det1']]).args?.[0]));
  assert.throws(() => plan(''), RangeError);
  assert.throws(() => plan(5 as never), TypeError);
  assert.throws(
    () => plan('count', [new Date() as never]),
    RequestParameterError.is.bind(RequestParameterError),
  );
});

test('items of a class are edited and then sent', () => {
  const item = new BPlan('count', [['det1']], { num: 5 });
  item.kwargs.num = 50;
  item.args.push(3);
  assert.deepEqual(item.toDict(), {
    item_type: 'plan',
    name: 'count',
    args: [['det1'], 3],
    kwargs: { num: 50 },
  });
  item.args = [];
  item.meta = [{ sample: 'copper' }];
  item.itemUid = 'u';
  assert.equal(
    JSON.stringify(item),
    '{"item_type":"plan","name":"count","kwargs":{"num":50},"meta":[{"sample":"copper"}],"item_uid":"u"}',
  );
  assert.deepEqual(new BPlan('count', { num: 3 }).toDict(), {
    item_type: 'plan',
    name: 'count',
    kwargs: { num: 3 },
  });
});

test('an item from the history is an item again, with all that it had', () => {
  const entry = { item_type: 'plan', name: 'count', item_uid: 'u', result: { exit_status: 'completed' } };
  const item = BPlan.fromDict(entry);
  assert.deepEqual(item.toDict(), entry);
  assert.deepEqual(new BItem(item).toDict(), entry);
  assert.ok(item instanceof BPlan);
});

test('what is no such item is refused, and a refused item stays as it was', () => {
  assert.throws(() => new BItem({ name: 'count' } as never), /no item_type/);
  assert.throws(() => new BItem('script', 'x'), RangeError);
  assert.throws(() => new BPlan({ item_type: 'function', name: 'f' }), RangeError);
  assert.throws(() => new BPlan(new BFunc('f')), RangeError);
  assert.throws(() => new BInst(''), RangeError);
  const item = new BFunc('f', [1]);
  assert.throws(() => (item.args = 'abc' as never), TypeError);
  assert.throws(() => (item.kwargs = [] as never), TypeError);
  assert.throws(() => (item.meta = 5 as never), TypeError);
  assert.throws(() => (item.itemUid = ''), RangeError);
  assert.throws(() => item.fromDict({ item_type: 'function', name: '' }), RangeError);
  assert.deepEqual(item.toDict(), { item_type: 'function', name: 'f', args: [1] });
});
