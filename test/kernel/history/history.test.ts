import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../../kernel/history/history.js';
import { MemoryInputs } from '../../../kernel/history/store.js';

const history = new History(new MemoryInputs());
for (const [index, code] of ['count()', 'scan()', 'count()', 'mv()'].entries()) history.add(index + 1, code);

test('the tail is the newest inputs, the oldest first', () => {
  assert.deepEqual(history.answer({ hist_access_type: 'tail', n: 2 }), [
    [1, 3, 'count()'],
    [1, 4, 'mv()'],
  ]);
  assert.deepEqual(history.answer({ hist_access_type: 'tail', n: 0 }), []);
});

test('a range counts lines, without the one at its end', () => {
  const lines = history.answer({ hist_access_type: 'range', session: 0, start: 2, stop: 4 });
  assert.deepEqual(
    lines.map(([, line]) => line),
    [2, 3],
  );
  assert.deepEqual(history.answer({ hist_access_type: 'range', session: 7 }), []);
});

test('a search takes a pattern as of file names; of repetitions it gives the latest when asked to', () => {
  const search = { hist_access_type: 'search', pattern: 'c*t(?' } as const;
  assert.equal(history.answer(search).length, 2);
  assert.deepEqual(history.answer({ ...search, unique: true }), [[1, 3, 'count()']]);
  assert.deepEqual(history.answer({ ...search, n: 1 }), [[1, 3, 'count()']]);
  assert.equal(history.answer({ ...search, pattern: '.*' }).length, 0);
});

test('with outputs wanted, each input comes with the place of its output', () => {
  assert.deepEqual(history.answer({ hist_access_type: 'tail', n: 1, output: true }), [
    [1, 4, ['mv()', null]],
  ]);
});
