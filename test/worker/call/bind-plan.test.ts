import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindPlan } from '../../../src/worker/call/index.js';
import type { JsonObject, JsonValue } from '../../../src/protocol/index.js';
import { plan } from './plan-builder.js';

const count = plan('count', ['detectors', 'num=1', 'delay=0.0'], ['per_shot=None', 'md=None']);
const scan = plan('scan', ['detectors', '*args'], ['num=None', 'md=None']);
const mv = plan('mv', ['*args'], ['group=None', '**kwargs']);
const bind = (of: ReturnType<typeof plan>, args: JsonValue[], kwargs: JsonObject = {}) =>
  Object.fromEntries(bindPlan({ name: of.name, args, kwargs }, of));

test('values are bound by position, by name, or by a mixture of both', () => {
  const expected = { detectors: ['det1'], num: 5 };
  assert.deepEqual(bind(count, [['det1'], 5]), expected);
  assert.deepEqual(bind(count, [], { num: 5, detectors: ['det1'] }), expected);
  assert.deepEqual(bind(count, [['det1']], { num: 5 }), expected);
  assert.deepEqual(Object.fromEntries(bindPlan({ name: 'count', args: [['det1'], 5] }, count)), expected);
});

test('defaults are left to the plan, and an explicit null is a value', () => {
  assert.deepEqual(bind(count, [[]], { num: null }), { detectors: [], num: null });
});

test('positional values left over go to the rest parameter, names left over to the keyword dictionary', () => {
  assert.deepEqual(bind(scan, [['det1'], 'motor', -1, 1], { num: 11 }), {
    detectors: ['det1'],
    args: ['motor', -1, 1],
    num: 11,
  });
  assert.deepEqual(bind(mv, ['motor', 1], { group: 'a', speed: 2, args: 3 }), {
    args: ['motor', 1],
    group: 'a',
    kwargs: { speed: 2, args: 3 },
  });
  assert.deepEqual(bind(mv, []), {});
});

const refused: [what: string, args: JsonValue[], kwargs: JsonObject, text: RegExp][] = [
  ['a missing value', [], { num: 3 }, /'detectors' is missing/],
  ['a value given twice', [['det1']], { detectors: ['det2'] }, /'detectors' is given twice, as \["det1"\]/],
  ['a surplus value', [[], 1, 0, 'rest'], {}, /no parameter for the positional value "rest"/],
  ['an unknown name', [[]], { nun: 3 }, /no parameter 'nun' \(3\)/],
];
for (const [what, args, kwargs, text] of refused) {
  test(`${what} is refused with the name or value at fault and the signature`, () => {
    assert.throws(
      () => bind(count, args, kwargs),
      (error: Error & { code: string }) =>
        error.code === 'PLAN_ARGUMENTS' &&
        text.test(error.message) &&
        error.message.includes('(detectors, num=1, delay=0.0, *, per_shot=None, md=None)'),
    );
  });
}

test('the name of a rest parameter has no meaning of its own', () => {
  assert.throws(() => bind(scan, [[]], { args: [1] }), /no parameter 'args'/);
});

test('args must be an array and kwargs an object', () => {
  assert.throws(() => bindPlan({ name: 'count', args: 'det1' }, count), /args must be an array, not "det1"/);
  assert.throws(() => bindPlan({ name: 'count', kwargs: [1] }, count), /kwargs must be an object, not \[1\]/);
});

test('a huge value is cut short in the refusal', () => {
  const huge = Array.from({ length: 1_000_000 }, (_, i) => i);
  assert.throws(
    () => bind(count, [[], 1, 0, huge]),
    (error: Error) => error.message.length < 1_000,
  );
});
