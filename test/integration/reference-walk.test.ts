import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stringifyJson } from '../../src/protocol/index.js';
import { seeded, withoutReference } from './harness/index.js';
import { Pair } from './side-by-side/pair.js';
import { report } from './side-by-side/report.js';
import { enter } from './side-by-side/situations.js';
import { Walk } from './side-by-side/walk.js';

/** Any other walk: `SKYQUEUE_SEED=7 SKYQUEUE_STEPS=10000`. */
const SEEDS = process.env.SKYQUEUE_SEED?.split(',').map(Number) ?? [1];
const STEPS = Number(process.env.SKYQUEUE_STEPS ?? 300);
/** After so many differences it is better to look for a reason. */
const ENOUGH = Number(process.env.SKYQUEUE_ENOUGH ?? 1);
const SHOWN_STEPS = Number(process.env.SKYQUEUE_SHOWN ?? 15);

/** Whatever both are asked, in whatever state they are, they do the same. */
describe('A long random sequence of requests', { skip: withoutReference }, () => {
  let pair: Pair;
  before(async () => {
    pair = await Pair.start();
  });
  after(() => pair.close());

  for (const seed of SEEDS)
    test(`has the same replies and leads to the same states as with the reference, seed ${seed}`, async () => {
      const before = pair.findings.length;
      const found = () => pair.findings.slice(before);
      const taken: string[] = [];
      await pair.reunite(async () => void (await enter(pair, 'closed')));
      const walk = new Walk(pair, seeded(seed));
      while (taken.length < STEPS && found().length < ENOUGH) {
        const { method, params } = await walk.step();
        taken.push(`${method} ${stringifyJson(params)}`);
        if (pair.isApart) await pair.reunite(async () => void (await enter(pair, 'closed')));
      }
      const story = () => taken.slice(-SHOWN_STEPS).join('\n');
      assert.equal(found().length, 0, `after ${taken.length} steps:\n${story()}\n${report(found())}`);
    });
});
