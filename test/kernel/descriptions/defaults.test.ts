import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonLiteral, pythonString } from '../../../src/protocol/python-literal.js';
import { describeText } from './check-cell.js';

const PRELUDE = `
  interface Readable { readonly name: string; read(): object; describe(): object }
  declare const det1: Readable;
  declare const anything: any;
  const LIMIT = 7;
  enum Colour { Red = 'red', Blue = 'blue' }
`;
const ROWS: [parameter: string, text: string | undefined, type?: string | undefined][] = [
  ['x: number', undefined, 'float'],
  ['x = 5', '5.0', 'float'],
  ['x: string = "det1"', "'det1'"],
  [`x = "it's"`, `"it's"`],
  ['x = `plain`', "'plain'"],
  ['x = -0.25', '-0.25'],
  ['x = 1e21', '1e+21'],
  ['x = true', 'True'],
  ['x: number | null = null', 'None', 'typing.Optional[float]'],
  ['x: number | undefined = undefined', 'None'],
  ['x = [1, -2]', '[1, -2]', 'typing.List[float]'],
  ["x: object = { a: 1, 'b c': [null] }", "{'a': 1, 'b c': [None]}"],
  ['x = LIMIT', '7.0'],
  ['x = Colour.Blue', "'blue'", 'Colour'],
  ['x = det1', "'det1'", '__READABLE__'],
  ['x = [det1]', "['det1']", 'typing.List[__READABLE__]'],
  ['x?: number', 'None', 'typing.Optional[float]'],
  ['x: number = Math.PI', 'None', 'typing.Optional[float]'],
  ['x: number = Infinity', 'None', 'typing.Optional[float]'],
  ['x = new Map<string, number>()', 'None', 'typing.Optional[typing.Dict[str, float]]'],
  ['x = anything', 'None', undefined],
  ['x', undefined, undefined],
];
const records = describeText(
  `${PRELUDE}${ROWS.map(([parameter], i) => `function p${i}(${parameter}) {}`).join('\n')}`,
);

ROWS.forEach(([parameter, text, type], i) => {
  test(`the default of (${parameter}) is told as ${text ?? 'nothing'}`, () => {
    const [described] = records[`p${i}`]?.description.parameters ?? [];
    assert.ok(described);
    assert.equal(described.default, text);
    if (ROWS[i]?.length === 3) assert.equal(described.annotation?.type, type);
  });
});

test('a default that only the program knows is shown in the description, and null stands for it', () => {
  const { p } = describeText(
    'function p(/** angle */ x: number = Math.PI / 2, y: number | null = Math.E) {}',
  );
  const [x] = p?.description.parameters ?? [];
  assert.equal(x?.description, 'Default: Math.PI / 2');
  assert.deepEqual(p?.call.nullMeansAbsent, ['x']);
});

test('a declaration tells its defaults by a comment where no code lies beside it', () => {
  const { p } = describeText(
    '/**\n * @param [x=3] how often\n * @param [name="a"] - of the stream\n * @param [z=as before] prose\n */\ndeclare function p(x?: number, name?: string, z?: number): void;',
  );
  assert.deepEqual(
    p?.description.parameters.map(({ default: text, description }) => [text, description]),
    [
      ['3.0', 'how often'],
      ["'a'", 'of the stream'],
      ['None', 'prose'],
    ],
  );
});

test('strings are written so that Python reads back the same text', () => {
  assert.equal(pythonString('a\n\t\\\'"\u2028é'), "'a\\n\\x09\\\\\\'\"\\u2028é'");
  assert.equal(pythonLiteral([NaN]), undefined);
  assert.equal(pythonLiteral({ a: -0 }), "{'a': -0.0}");
});
