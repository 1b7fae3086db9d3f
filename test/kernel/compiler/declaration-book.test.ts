import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type ts from '@tslab/typescript-for-tslab';
import { DeclarationBooks } from '../../../kernel/compiler/declaration-book.js';
import { CellCompiler } from '../../../kernel/compiler/cell-compiler.js';

const compiler = createRequire(import.meta.url)('@tslab/typescript-for-tslab') as typeof ts;
const DECLARATIONS = `import { count, scan as sweep } from 'skyqueue';
import type { Plan } from 'skyqueue';
import * as bps from 'other';
declare const motor: Axis;
interface Axis { readonly unit: Unit }
type Unit = 'mm' | 'deg';
declare function twice(n: number): number;
declare function twice(n: string): string;
declare const lonely: number;
declare global { var shared: number }
`;

function selected(code: string): string[] {
  const { declarations } = new DeclarationBooks(compiler).select(DECLARATIONS, code);
  return declarations.trim().split('\n');
}

const ALWAYS = [
  "import type {} from 'skyqueue';",
  "import type {} from 'other';",
  'declare global { var shared: number }',
];

test('a cell is compiled with what it names, and what that names in turn', () => {
  assert.deepEqual(selected('1 + 1'), ALWAYS);
  assert.deepEqual(
    selected('motor.unit').sort(),
    [
      ...ALWAYS,
      'declare const motor: Axis;',
      'interface Axis { readonly unit: Unit }',
      "type Unit = 'mm' | 'deg';",
    ].sort(),
  );
});

test('of an import only the names that are wanted are there, overloads are there together', () => {
  assert.deepEqual(
    selected('sweep()').filter((line) => !ALWAYS.includes(line)),
    ["import { scan as sweep } from 'skyqueue';"],
  );
  assert.equal(selected('twice(1)').filter((line) => line.includes('twice')).length, 2);
  assert.deepEqual(
    selected('bps.mv').filter((line) => !ALWAYS.includes(line)),
    ["import * as bps from 'other';"],
  );
});

test('what the cell did not need is there for the next one, and what it declares again is replaced', () => {
  const books = new DeclarationBooks(compiler);
  const selection = books.select(DECLARATIONS, 'const motor = 1');
  assert.ok(selection.declarations.includes('declare const motor: Axis'));
  const after = selection.after('declare const motor = 1;\n');
  assert.equal(after.match(/\bmotor\b/g)?.length, 1);
  for (const kept of ['lonely', 'count', 'sweep', 'bps', 'twice(n: string)', 'declare global'])
    assert.ok(after.includes(kept), kept);
});

test('a name that was added to the text is found', () => {
  const books = new DeclarationBooks(compiler);
  books.select(DECLARATIONS, '');
  assert.match(
    books.select(`${DECLARATIONS}declare let late: any;\n`, 'late').declarations,
    /declare let late: any/,
  );
});

test('a namespace of thousands of names changes nothing in what a cell means', () => {
  const cells = new CellCompiler({ baseDir: '/' });
  const source = { label: '<cell>', directory: '/', typeErrorsAreWarnings: false };
  let declarations = Array.from({ length: 2_000 }, (_, i) => `declare const d${i}: { n: ${i} };\n`).join('');
  const run = (code: string): string[] => {
    const result = cells.convert({ ...source, declarations, code });
    if (!result.ok) return result.diagnostics.map(({ message }) => message);
    ({ declarations } = result.cell);
    return [];
  };
  assert.deepEqual(run('interface Pair { a: typeof d7; b: string }; let pair: Pair = { a: d7, b: "" }'), []);
  assert.deepEqual(run('pair.a.n.toFixed(); const d8 = "now a text"'), []);
  assert.deepEqual(run('d8.n'), ["Property 'n' does not exist on type '\"now a text\"'."]);
  assert.deepEqual(run('pair.c'), ["Property 'c' does not exist on type 'Pair'."]);
  assert.deepEqual(run('type Pair = number; const three: Pair = 3'), []);
  assert.deepEqual(run('d1999.n + three'), []);
  assert.equal(declarations.match(/declare const d\d+/g)?.length, 2_000);
});
