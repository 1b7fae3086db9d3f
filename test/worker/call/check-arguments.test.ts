import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Float,
  type Annotation,
  type JsonValue,
  type ParameterDescription,
} from '../../../src/protocol/index.js';
import { bindPlan, checkArguments } from '../../../src/worker/call/index.js';
import { plan } from './plan-builder.js';

function complaints(of: Partial<ParameterDescription>, value: JsonValue, text = 'p'): string[] {
  const described = plan('a_plan', [text]);
  const [parameter] = described.parameters;
  const changed = { ...described, parameters: [{ ...(parameter as ParameterDescription), ...of }] };
  const call = text.startsWith('**')
    ? { name: 'a_plan', kwargs: value }
    : { name: 'a_plan', args: text.startsWith('*') ? value : [value] };
  return checkArguments(bindPlan(call, changed), changed).map(({ why }) => why);
}

function takes(type: string | Annotation, value: JsonValue, text?: string): boolean {
  const annotation = typeof type === 'string' ? { type } : type;
  return complaints({ annotation }, value, text).length === 0;
}

test('a value is taken or not as the table of types says', () => {
  const rows: [type: string | Annotation, taken: JsonValue[], refused: JsonValue[]][] = [
    ['int', [5, 2n ** 70n, new Float(5)], [5.5, '5', true, null, [1]]],
    ['float', [5, 5.5, true, 2n ** 70n, NaN, Infinity], ['5.5', null, [1]]],
    ['bool', [true, false, 0, 1], [2, 'true', null]],
    ['str', ['', 'a'], [1, true, null, ['a']]],
    ['__READABLE__', ['det', 'anything'], [1, null]],
    ['NoneType', [null], [0, '', false]],
    ['typing.Any', [1, null, 'a', [1], { a: 1 }], []],
    ['typing.Optional[int]', [null, 1], ['a']],
    ['typing.Union[int, str]', [1, 'a'], [1.5, null]],
    ['int | None', [1, null], ['a']],
    ['typing.List[int]', [[], [1, 2]], ['a', null, { a: 1 }, [1, 'a']]],
    ['collections.abc.Sequence[__READABLE__]', [['a']], ['a', {}]],
    ['list', [[], [1, 'a', [2]]], ['a', {}]],
    ['typing.Tuple[int, str]', [[1, 'a']], [[1], [1, 2], [1, 'a', 2], 'ab']],
    ['tuple[int, ...]', [[], [1], [1, 2, 3]], [['a'], 1]],
    ['typing.Dict[str, int]', [{}, { a: 1 }], [[], null, { a: '5' }, { a: 5.5 }]],
    ['typing.Dict[str, typing.List[typing.Union[int, str]]]', [{ a: [1, 'a'] }], [{ a: [null] }, { a: 1 }]],
    ['collections.abc.Hashable', [1, 'a', null], [[], {}]],
    ["typing.Literal[1, 'it\\'s', True]", [1, "it's", true], [2, 'it', '1', false]],
    [
      { type: 'typing.List[Names]', devices: { Names: ['det1', 'det2.val'] } },
      [['det1', 'det2.val'], []],
      [['det2'], 'det1'],
    ],
    [{ type: '__READABLE__', devices: { __READABLE__: [] } }, [], ['det1']],
    ["typing.List['int']", [[1]], [['a']]],
  ];
  for (const [type, taken, refused] of rows) {
    for (const value of taken)
      assert.ok(takes(type, value), `${JSON.stringify(type)} takes ${String(value)}`);
    for (const value of refused)
      assert.ok(!takes(type, value), `${JSON.stringify(type)} refuses ${String(value)}`);
  }
});

test('the rest of the arguments is checked one by one', () => {
  assert.ok(takes('int', [1, 2, 3], '*p'));
  assert.ok(!takes('int', [1, 'a'], '*p'));
  assert.ok(takes('int', { a: 1, b: 2 }, '**p'));
  assert.ok(!takes('int', { a: 1, b: 'a' }, '**p'));
});

test('a name that is in no list brings up the one that may have been meant', () => {
  const devices = { Dets: ['det1', 'Bundle.x'], Motors: ['motor1'] };
  const why = (type: string, value: JsonValue) => complaints({ annotation: { type, devices } }, value)[0];
  assert.equal(why('Dets', 'dte1'), 'it must be one of det1, Bundle.x; did you mean det1?');
  assert.match(why('typing.List[typing.Union[Dets, Motors]]', ['det1', 'moter1']) ?? '', /mean motor1\?$/);
  assert.match(why('typing.Dict[str, Dets]', { a: 'bundle.x' }) ?? '', /mean Bundle\.x\?$/);
  for (const value of ['spectrometer', 5, ['det1'], null])
    assert.equal(why('Dets', value), 'it must be one of det1, Bundle.x');
});

test('every number in a value must be within the limits', () => {
  const limits = { min: '20', max: '99.9' };
  for (const value of [30, [20, 20.5], { a: 30, b: [50.5, 90] }, '5', null])
    assert.deepEqual(complaints(limits, value), []);
  for (const value of [10, [20, 100.5], { a: 30, b: [50, 190.4] }, true])
    assert.deepEqual(complaints(limits, value), ['it must be at least 20 and at most 99.9']);
  assert.throws(
    () => complaints({ min: 'low' }, 1),
    /parameter 'p' is described wrongly: the limit low is not a number/,
  );
});

test('a type that cannot be read is refused by name, and never evaluated', () => {
  for (const type of [
    'foo.Bar',
    'typing.List[',
    'int]',
    'typing.List[int, str]',
    '__import__("os")',
    '',
    'bytes',
  ])
    assert.throws(
      () => takes(type, 1),
      /parameter 'p' is described wrongly: the type .*cannot be read/,
      type,
    );
});
