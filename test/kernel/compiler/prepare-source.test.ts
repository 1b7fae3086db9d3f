import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from '@tslab/typescript-for-tslab';
import { prepareSource } from '../../../kernel/compiler/prepare-source.js';

const prepare = (code: string): string => prepareSource(ts, code, '/home/beam/startup');

test('export is blanked, so that lines and columns stay', () => {
  for (const [code, prepared] of [
    ['export const a = 1;', '       const a = 1;'],
    ['export default function f() {}', '               function f() {}'],
    ['export async function g() {}', '       async function g() {}'],
    ['export default 1 + 1;', '               1 + 1;'],
    ['const a = 1;\nexport { a,\n a as b };', 'const a = 1;\n           \n          '],
    ["export { a } from 'pkg';", "import { a } from 'pkg';"],
  ] as const)
    assert.equal(prepare(code), prepared);
});

test('relative imports of every form become absolute, others and plain text stay', () => {
  assert.equal(prepare("import { a } from './x';"), 'import { a } from "/home/beam/startup/x";');
  assert.equal(prepare("const m = await import('../y.js')"), 'const m = await import("/home/beam/y.js")');
  assert.equal(prepare("const m = require('.')"), 'const m = require("/home/beam/startup")');
  assert.equal(prepare("let t: import('./z').T"), 'let t: import("/home/beam/startup/z").T');
  for (const code of ["import a from 'skyqueue';", "import fs from '/abs/fs';", 'const s = "import \'./x\'"'])
    assert.equal(prepare(code), code);
});
