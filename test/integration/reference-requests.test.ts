import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withoutReference } from './harness/index.js';
import { casesOf, PLACES, type Case } from './side-by-side/cases.js';
import { ITEMS } from './side-by-side/items.js';
import { PARAMETERS } from './side-by-side/methods.js';
import { Pair } from './side-by-side/pair.js';
import { report } from './side-by-side/report.js';
import { enter, mark, SITUATIONS, withUids, type Situation } from './side-by-side/situations.js';
import type { JsonObject } from '../../src/protocol/index.js';

/** After so many differences the two are in different states, and each further one only costs time. */
const ENOUGH = 100;

/** The reference mostly waits for itself, so several pairs need hardly more time than one. */
const GROUPS: readonly (readonly Situation[])[] = [['open'], ['running'], ['paused'], ['closed', 'locked']];

const wanted = process.env.SKYQUEUE_SITUATIONS?.split(',') ?? SITUATIONS;
const methods = process.env.SKYQUEUE_METHODS?.split(',') ?? Object.keys(PARAMETERS);

/** The same requests are put to our manager and to the reference, in the same situations, and the replies compared. */
describe(
  'Each request is answered as the reference does',
  { skip: withoutReference, concurrency: true },
  () => {
    test('in every situation that there is', () => {
      assert.deepEqual(GROUPS.flat().toSorted(), SITUATIONS.toSorted());
    });

    for (const group of GROUPS) {
      const situations = group.filter((situation) => wanted.includes(situation));
      if (situations.length > 0)
        describe(situations.join(' and '), { concurrency: 1 }, () => answersIn(situations));
    }
  },
);

function answersIn(situations: readonly Situation[]): void {
  let pair: Pair;
  before(async () => {
    pair = await Pair.start();
  });
  after(() => pair.close());

  for (const situation of situations) {
    const extent = situation === 'closed' ? 'all' : 'few';
    for (const method of methods)
      test(`${method}, ${situation}`, () => compare(situation, casesOf(method, extent)));
    test(`places, ${situation}`, () => compare(situation, PLACES));
    test(`items, ${situation}`, () => compare(situation, ITEMS));
  }

  async function compare(situation: Situation, cases: readonly Case[]): Promise<void> {
    const before = pair.findings.length;
    const found = () => pair.findings.slice(before);
    try {
      await putAll(situation, cases, () => found().length < ENOUGH);
    } catch (error) {
      throw new Error(`Gave up after ${found().length} differences\n${report(found())}`, { cause: error });
    }
    assert.equal(found().length, 0, `${found().length} differences\n${report(found())}`);
  }

  async function putAll(situation: Situation, cases: readonly Case[], goesOn: () => boolean): Promise<void> {
    if (pair.isApart) await pair.reunite(async () => void (await enter(pair, situation)));
    let uids = await enter(pair, situation);
    let state = mark(pair.status);
    for (const { method, params } of cases) {
      await pair.request(method, withUids(params, uids) as JsonObject);
      if (!goesOn()) return;
      if (mark(pair.status) === state && !pair.isApart) continue;
      if (pair.isApart) await pair.reunite(async () => void (await enter(pair, situation)));
      uids = await enter(pair, situation);
      state = mark(pair.status);
    }
  }
}
