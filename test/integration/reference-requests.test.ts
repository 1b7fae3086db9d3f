import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withoutReference } from './harness/index.js';
import { casesOf, MORE_CASES, type Case } from './side-by-side/cases.js';
import { PARAMETERS } from './side-by-side/methods.js';
import { Pair } from './side-by-side/pair.js';
import { report } from './side-by-side/report.js';
import { enter, mark, withUids, type Situation } from './side-by-side/situations.js';
import type { JsonObject } from '../../src/protocol/index.js';

/** After so many differences the two are in different states, and each further one only costs time. */
const ENOUGH = 20;

/** The same requests are put to our manager and to the reference, in the same situations, and the replies compared. */
describe('Each request is answered as the reference does', { skip: withoutReference }, () => {
  let pair: Pair;
  before(async () => {
    pair = await Pair.start();
  });
  after(() => pair.close());

  const methods = process.env.SKYQUEUE_METHODS?.split(',') ?? Object.keys(PARAMETERS);
  const situations = (process.env.SKYQUEUE_SITUATIONS ?? 'closed').split(',') as Situation[];
  for (const situation of situations)
    for (const method of methods) test(`${method}, ${situation}`, () => compare(situation, casesOf(method)));
  for (const situation of situations)
    test(`contradicting parameters, ${situation}`, () => compare(situation, MORE_CASES));

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
});
