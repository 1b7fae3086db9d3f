import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCharacters, toUtf16Offset } from '../../../kernel/requests/code-place.js';

test('characters and UTF-16 units are told apart behind signs that need two units', () => {
  const code = 'a🙂b𝛼c';
  const offsets = [0, 1, 3, 4, 6, 7];
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((at) => toUtf16Offset(code, at)),
    offsets,
  );
  assert.deepEqual(
    offsets.map((at) => toCharacters(code, at)),
    [0, 1, 2, 3, 4, 5],
  );
  assert.equal(toUtf16Offset(code, 99), code.length);
});
