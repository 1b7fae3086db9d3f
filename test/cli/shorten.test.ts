import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shorten } from '../../cli/qserver/shorten.js';

test('of a long list ten elements are shown, of a long dictionary thirty keys', () => {
  const numbers = Array.from({ length: 11 }, (_, i) => i);
  assert.deepEqual(shorten(numbers), [...numbers.slice(0, 10), '...']);
  assert.deepEqual(shorten(numbers.slice(0, 10)), numbers.slice(0, 10));
  const keys = Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`key ${i}`, i]));
  const shown = shorten(keys) as object;
  assert.deepEqual(Object.entries(shown).slice(29), [
    ['key 29', 29],
    ['...', '...'],
  ]);
});

test('a long text is cut in the middle, but a traceback is shown whole', () => {
  const text = `${'a'.repeat(512)}😀${'b'.repeat(512)}`;
  assert.deepEqual(shorten({ items: [{ msg: text, traceback: text }] }), {
    items: [{ msg: `${'a'.repeat(512)} ...\n... ${'b'.repeat(512)}`, traceback: text }],
  });
  assert.equal(shorten('a'.repeat(1024)), 'a'.repeat(1024));
});

test('of the lists of plans and devices all names are shown, and nothing else', () => {
  const plans = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`plan_${i}`, { name: `plan_${i}` }]),
  );
  const shown = shorten({ plans_allowed: plans }) as { plans_allowed: Record<string, unknown> };
  assert.equal(Object.keys(shown.plans_allowed).length, 40);
  assert.equal(shown.plans_allowed.plan_39, '{...}');
});
