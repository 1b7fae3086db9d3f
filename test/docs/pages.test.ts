import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PAGES } from './pages.js';

for (const [path, render] of Object.entries(PAGES)) {
  test(`${path} says what the code says (else run npm run docs)`, () => {
    const page = readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
    assert.equal(page, render());
  });
}
