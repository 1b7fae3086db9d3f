import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Encoded, parseJson, stringifyJson, type JsonValue } from '../../src/protocol/index.js';
import { msgpackEncoding } from '../../src/transport/index.js';

/** JSON texts tell apart what has to stay apart: `1` and `1.0`, and the order of keys. */
const SURVIVORS = [
  ...['null', 'true', 'false', '1', '1.0', '-0.0', '1.5', '1e-07', '1.5e+16', 'NaN', 'Infinity', '-Infinity'],
  ...['127', '128', '255', '256', '65535', '65536', '4294967295', '4294967296', '9007199254740991'],
  ...[
    '-1',
    '-32',
    '-33',
    '-128',
    '-129',
    '-32768',
    '-32769',
    '-2147483648',
    '-2147483649',
    '-9007199254740991',
  ],
  ...['9007199254740993', '18446744073709551615', '-9223372036854775808'],
  ...['""', '"caf\\u00e9 \\ud83d\\ude00"', '"\\ufffd is a character, too"', '"\\u0000"'],
  ...['[]', '{}', '{"b": 1, "a": [1.0, {"c": null}], "10": 2.5, "2": {}}', '{"__proto__": {"x": 1}}'],
  ...[15, 16, 31, 32, 39, 40, 255, 256, 65_535, 65_536].flatMap((size) => [
    JSON.stringify('a'.repeat(size)),
    `"${'\\u03b8'.repeat(size)}"`,
    `[${Array.from({ length: size }, (_, i) => i).join(', ')}]`,
    `{${Array.from({ length: size }, (_, i) => `"k${i}": 0`).join(', ')}}`,
  ]),
];

test('every value survives writing and reading', () => {
  for (const text of SURVIVORS) {
    const value = msgpackEncoding.decode(msgpackEncoding.encode(parseJson(text)));
    assert.ok(stringifyJson(value) === text, text.slice(0, 100));
  }
});

for (const [text, bytes] of [
  ['{"compact": true, "schema": 0}', '82a7636f6d70616374c3a6736368656d6100'],
  ['[1, 1.0, -1, -33, 128, 65536]', '9601cb3ff0000000000000ffd0dfcc80ce00010000'],
  ['[null, 12345678901234567890, "\\u00e9"]', '93c0cfab54a98ceb1f0ad2a2c3a9'],
] as const) {
  test(`${text} is written as other programs write it`, () =>
    assert.equal(msgpackEncoding.encode(parseJson(text)).toString('hex'), bytes));
}

test('what other programs may write differently is read all the same', () => {
  const read = (hex: string) => stringifyJson(msgpackEncoding.decode(Buffer.from(hex, 'hex')));
  assert.equal(read('ca3fc00000'), '1.5');
  assert.equal(read('ca3f800000'), '1.0');
  assert.equal(read('d30000000000000007'), '7');
  assert.equal(read('cd0001'), '1');
  assert.equal(read('dd00000001d90161'), '["a"]');
  assert.equal(read('de0001a16101'), '{"a": 1}');
  assert.equal(read('82a16101a16102'), '{"a": 2}');
});

test('texts that are JSON already come out as the values that they tell of, also the second time', () => {
  const items = new Encoded('[{"args": [1.0, 2], "item_uid": "u"}]');
  for (let i = 0; i < 2; i++) {
    const reply = msgpackEncoding.decode(msgpackEncoding.encode({ items, none: undefined, qsize: 1 }));
    assert.equal(stringifyJson(reply), `{"items": ${items.text}, "qsize": 1}`);
  }
});

for (const [what, body, reason] of [
  ['nothing at all', '', /ends too early/],
  ['binary data', 'c403010203', /binary data is not accepted/],
  ['an extension', 'd40001', /extension types are not accepted/],
  ['a time stamp', 'd6ff00000000', /extension types are not accepted/],
  ['a byte that means nothing', 'c1', /0xc1/],
  ['a key that is a number', '810101', /key of a map must be a string/],
  ['a key that is null', '81c001', /key of a map must be a string/],
  ['a string without its end', 'a56162', /ends too early/],
  ['a float without its end', 'cb3ff0', /ends too early/],
  ['an array that claims what cannot be', 'ddffffffff00', /ends too early/],
  ['a map that claims what cannot be', 'dfffffffff', /ends too early/],
  ['a string that claims what cannot be', 'dbffffffff61', /ends too early/],
  ['text that is not UTF-8', 'a2c328', /not UTF-8/],
  ['a second value', '0101', /something follows the value, at byte 1/],
  ['nesting without end', '91'.repeat(100_000), /nested deeper than 500/],
] as const) {
  test(`${what} cannot be read, and the error names the encoding`, () =>
    assert.throws(() => msgpackEncoding.decode(Buffer.from(body, 'hex')), {
      code: 'BODY_UNREADABLE',
      message: new RegExp(`read as MSGPACK: .*${reason.source}`),
    }));
}

test('an integer of more than 64 bits is refused with a way out', () => {
  for (const value of [2n ** 64n, -(2n ** 63n) - 1n])
    assert.throws(() => msgpackEncoding.encode({ value }), {
      code: 'BODY_UNWRITABLE',
      message: /64 bits.*JSON can carry it/,
    });
});

test('nesting that no client could read is not written', () => {
  let value: JsonValue = 1;
  for (let i = 0; i < 600; i++) value = [value];
  assert.throws(() => msgpackEncoding.encode(value), { code: 'BODY_UNWRITABLE' });
});
