import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OTHER_DIFFERENCES } from '../integration/side-by-side/other-differences.js';
import { PAGES } from './pages.js';

for (const [path, render] of Object.entries(PAGES)) {
  test(`${path} says what the code says (else run npm run docs)`, () => {
    const page = readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
    assert.equal(page, render());
  });
}

test('each difference that no request shows has its test', () => {
  const missing = OTHER_DIFFERENCES.filter(
    ({ shownBy }) => !existsSync(fileURLToPath(new URL(`../../../${shownBy}`, import.meta.url))),
  );
  assert.deepEqual(missing, []);
});
