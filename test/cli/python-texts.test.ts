import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { prettyPython } from '../../cli/python/pretty.js';
import { repr } from '../../cli/python/repr.js';
import { parseJson, readLiteral, stringifyJson } from '../../src/protocol/index.js';

interface Case {
  readonly json: string;
  readonly repr: string;
  readonly pretty: string;
}

const golden = new URL('../../../test/golden/python-texts.json', import.meta.url);
const cases = JSON.parse(readFileSync(golden, 'utf8')) as Case[];

test('values are written on one line as Python writes them', () => {
  for (const { json, repr: expected } of cases) assert.equal(repr(parseJson(json)), expected);
});

test('values are laid out over several lines as Python lays them out', () => {
  for (const { json, pretty } of cases) assert.equal(prettyPython(parseJson(json)), pretty);
});

test('what Python wrote is read back as the same value, on one line, laid out, and as JSON', () => {
  for (const { json, repr, pretty } of cases) {
    assert.equal(stringifyJson(readLiteral(json.replaceAll('-Infinity', '-1e999'))), json);
    // Python itself does not read its "nan" and "inf".
    if (/\b(nan|inf)\b/.test(repr)) continue;
    assert.equal(stringifyJson(readLiteral(repr)), json);
    assert.equal(stringifyJson(readLiteral(pretty)), json);
  }
});

for (const [text, json] of [
  ["{'num': 5, 'delay': 1., 'md': None}", '{"num": 5, "delay": 1.0, "md": null}'],
  ['{"num": 5, "ok": true, "md": null}', '{"num": 5, "ok": true, "md": null}'],
  ["('a', (1,), (2), ())", '["a", [1], 2, []]'],
  ['[1, -2, +3, 0x1F, 0b101, 0o17, 1_000, .5, 5e3, 1e-3]', '[1, -2, 3, 31, 5, 15, 1000, 0.5, 5000.0, 0.001]'],
  ['[12345678901234567890, -0.0, -0, 00]', '[12345678901234567890, -0.0, 0, 0]'],
  [
    "['a' \"b\" '''c'd''', r'\\n', '\\x41\\u0042\\103', 'it\\'s', '\\q']",
    '["abc\'d", "\\\\n", "ABC", "it\'s", "\\\\q"]',
  ],
  ["{1: 'a', 2.0: 'b', None: 'c', True: 'd'}", '{"1": "a", "2.0": "b", "null": "c", "true": "d"}'],
  ["  { 'a' : [ 1 , ] , } # a comment", '{"a": [1]}'],
] as const) {
  test(`${text} is read as ${json}`, () => assert.equal(stringifyJson(readLiteral(text)), json));
}

for (const text of [
  '',
  '{',
  "{'a'}",
  "{'a': }",
  "{'a': 1 'b': 2}",
  '[1, 2',
  '[,]',
  '(,)',
  "'abc",
  "'a\nb'",
  "'\\x4'",
  'count',
  '{count: 1}',
  "{'a': det1}",
  '{[1]: 2}',
  '1 2',
  '12ab',
  '012',
  '--',
  "-'a'",
  "__import__('os')",
  `${'['.repeat(100_000)}`,
]) {
  test(`${JSON.stringify(text.slice(0, 20))} is refused with the place of the fault`, () =>
    assert.throws(() => readLiteral(text), { name: 'SyntaxError', message: /, at character \d+$/ }));
}
