import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CellCompiler } from '../../../kernel/compiler/cell-compiler.js';

const compiler = new CellCompiler({ baseDir: '/' });

test('a text that a next line may end is incomplete, with the indent of that line', () => {
  assert.deepEqual(compiler.isComplete('function* f() {'), { status: 'incomplete', indent: '  ' });
  for (const code of ['`a text', '/* a remark', 'f(', '[1,', 'if (x) {'])
    assert.equal(compiler.isComplete(code).status, 'incomplete', code);
});

test('a text that nothing could make sense of is invalid, and is run so that its error is seen', () => {
  for (const code of ['const = 3', 'let 1a = 2', '1 +* 2', ')'])
    assert.equal(compiler.isComplete(code).status, 'invalid', code);
});

test('whole cells are complete, also those that only a cell may hold', () => {
  for (const code of [
    '1',
    'await RE(count([det1]))',
    'import { a } from "b"',
    '<T>(x: T) => x',
    'function f() {\n}',
    '',
  ])
    assert.equal(compiler.isComplete(code).status, 'complete', code);
});
