import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Encoded, equalValues, Float, parseJson, stringifyJson } from '../../src/protocol/index.js';

const SURVIVORS = [
  '1',
  '1.0',
  '-0.0',
  '-7',
  '1.5',
  '1e-07',
  '1.5e+16',
  '12345678901234567890',
  '-12345678901234567890123',
  '9007199254740993',
  'NaN',
  'Infinity',
  '-Infinity',
  'true',
  'null',
  '""',
  '"caf\\u00e9 \\ud83d\\ude00 \\"quoted\\" \\\\ \\n"',
  '[]',
  '{}',
  '{"b": 1, "a": [1.0, {"c": null}], "1": 2.5}',
  '[1700000000.0, 0.0001, 123456789012345.0]',
];

for (const text of SURVIVORS) {
  test(`${text} survives reading and writing unchanged`, () =>
    assert.equal(stringifyJson(parseJson(text)), text));
}

test('an integer and a float of the same value stay apart', () => {
  assert.equal(parseJson('1'), 1);
  assert.deepEqual(parseJson('1.0'), new Float(1));
  assert.equal(parseJson('1.25'), 1.25);
});

test('of two equal keys the last one wins, and a key named __proto__ is only a key', () => {
  assert.equal(stringifyJson(parseJson('{"a": 1, "a": 2.0}')), '{"a": 2.0}');
  const odd = parseJson('{"__proto__": {"x": 1}}');
  assert.equal(Object.getPrototypeOf(odd), Object.prototype);
  assert.equal(stringifyJson(odd), '{"__proto__": {"x": 1}}');
});

for (const text of [
  '',
  '{',
  '[1.5',
  '[1.0,]',
  '{"a" 1.0}',
  '{1.5: 2}',
  '01.5',
  '.5',
  '1.',
  'nan',
  '"a\n1.5"',
  '[1.5] 2',
  '-',
  '"\\x1.5"',
]) {
  test(`${JSON.stringify(text)} is refused with a reason`, () =>
    assert.throws(() => parseJson(text), { code: 'VALUE_UNREADABLE' }));
}

for (const [what, text] of [
  ['without an end', `${'['.repeat(1_000_000)}1.5`],
  ['of whole numbers', `${'['.repeat(1_000_000)}1${']'.repeat(1_000_000)}`],
  ['beside strings with brackets', `["${']'.repeat(600)}", ${'['.repeat(600)}1${']'.repeat(600)}]`],
  ['of objects', `${'{"a": '.repeat(600)}1${'}'.repeat(600)}`],
] as const) {
  test(`nesting ${what} is refused instead of exhausting the stack`, () =>
    assert.throws(() => parseJson(text), { code: 'VALUE_UNREADABLE', message: /nested deeper/ }));
}

test('brackets in strings are no nesting', () => {
  const text = `["${'['.repeat(2_000)}\\"${'{'.repeat(2_000)}\\\\"]`;
  assert.equal(stringifyJson(parseJson(text)), text);
});

test('a minus sign makes no float of an integer zero', () => {
  assert.equal(stringifyJson(parseJson('[-0, -0.0]')), '[0, -0.0]');
});

test('keys that look like array indices keep their place, however they are written', () => {
  assert.equal(stringifyJson(parseJson('{"b": 1, "\\u0031": 2, "0": 3}')), '{"b": 1, "1": 2, "0": 3}');
});

test('an integer may be long, but not longer than Python reads', () => {
  const long = '9'.repeat(4_300);
  assert.equal(stringifyJson(parseJson(long)), long);
  assert.throws(() => parseJson(`1${long}`), { code: 'VALUE_UNREADABLE', message: /4300 digits/ });
});

test('a string with millions of escapes is read', () => {
  const text = `["${'\\n'.repeat(3_000_000)}", 1.5]`;
  assert.deepEqual(parseJson(text), ['\n'.repeat(3_000_000), 1.5]);
});

test('equality is that of Python: key order does not matter, 1 == 1.0 == true', () => {
  assert.ok(equalValues(parseJson('{"a": 1, "b": [true]}'), parseJson('{"b": [1.0], "a": 1.0}')));
  assert.ok(equalValues(parseJson('12345678901234567890'), parseJson('12345678901234567890')));
  assert.ok(!equalValues(parseJson('{"a": 1}'), parseJson('{"a": "1"}')));
  assert.ok(!equalValues(parseJson('{"a": 1}'), parseJson('{"b": 1}')));
});

test('text that is JSON already is passed on as it is, and absent values leave no key', () => {
  assert.equal(stringifyJson({ items: new Encoded('[1,2]'), gone: undefined }), '{"items": [1,2]}');
});
