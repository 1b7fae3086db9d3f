import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { messageOf } from '../../src/errors.js';
import { plainValue } from '../../src/protocol/index.js';
import { spreadsheetToPlans } from '../../src/spreadsheet/index.js';
import { Chance } from '../permissions/random.js';
import { askPython } from './harness/ask-python.js';
import { withoutPython } from './harness/python.js';

const folder = mkdtempSync(join(tmpdir(), 'python-spreadsheets-'));
after(() => rmSync(folder, { recursive: true }));

type Value = string | number | null;

/** Cells that both read, and some that none does. */
function rowsOf(chance: Chance): Value[][] {
  const names = ["'count'", '"scan"', 'count', 'größe', '_x', null];
  const args = [
    "['det1', 'det2']",
    "['det1'], 'motor', -1, 1",
    '1, 2.5',
    "{'a': [1, (2, 3)], 'b': None}",
    "'a', 'b',",
    null,
  ];
  const values = [
    "['det1']",
    "'NA'",
    "'it''s'",
    'True',
    'None',
    '[1, 2.0]',
    "{'a': {'b': 1e-3}}",
    '(1, 2)',
    null,
    null,
  ];
  const mistakes = ['det1', "'det1", '[1, 2', 'a b'];
  const numbers: Value[] = [10, 0.5, -3, 1e-3, null];
  const cell = (choices: readonly Value[]) => (chance.oneIn(60) ? chance.of(mistakes) : chance.of(choices));
  const titles = ['plan', 'args', 'num', 'detectors', 'md'].slice(0, 1 + chance.below(5));
  if (chance.oneIn(15)) titles.push(titles.at(-1)?.toUpperCase() ?? '');
  const row = () => [
    chance.oneIn(60) ? chance.of(['5', 'a b', "['count']"]) : chance.of(names),
    cell(args),
    cell(numbers),
    cell(values),
    cell(values),
    null,
  ];
  return [titles, ...chance.list(6, row).map((cells) => cells.slice(0, titles.length))];
}

test('the plans in a spreadsheet are those that the reference finds', { skip: withoutPython }, async () => {
  const chance = new Chance(9);
  const files = Array.from({ length: 300 }, (_, at) => ({
    path: join(folder, `plans-${at}.${at % 2 === 0 ? 'xlsx' : 'csv'}`),
    rows: rowsOf(chance),
  }));
  const answers = await askPython<unknown>(
    'spreadsheets.py',
    files.map((file) => ({ ask: 'plans', ...file })),
  );
  let [taken, refused] = [0, 0];
  for (const [at, { path, rows }] of files.entries()) {
    const theirs = answers[at];
    let ours: unknown;
    try {
      ours = (await spreadsheetToPlans(readFileSync(path), path)).map(plainValue);
    } catch (error) {
      assert.ok(theirs?.refused, `${messageOf(error)}\n${JSON.stringify(rows)}\n${JSON.stringify(theirs)}`);
      refused += 1;
      continue;
    }
    assert.equal(theirs?.refused, undefined, JSON.stringify(rows));
    assert.deepEqual(ours, theirs?.answer, JSON.stringify(rows));
    taken += 1;
  }
  assert.ok(taken > 100 && refused > 50, `${taken} taken, ${refused} refused`);
});
