import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Float, type JsonValue } from '../../src/protocol/index.js';
import type { HistoryTrim, PlanQueue } from '../../src/queue/index.js';
import { plan, result } from '../fakes/items.js';
import { historyOf, queueOf } from '../fakes/letter-queue.js';

/** A history of five plans. */
async function abcde(): Promise<PlanQueue> {
  const queue = await queueOf('abcde');
  for (const letter of 'abcde') {
    await queue.takeNext(1);
    await queue.finish(letter, result());
  }
  return queue;
}

function lettersOfHistory(queue: PlanQueue): string {
  return historyOf(queue)
    .map(({ item_uid }) => String(item_uid))
    .join('');
}

const TRIMS: [HistoryTrim, rest: string][] = [
  [{}, ''],
  [{ size: null, item_uid: null }, ''],
  [{ size: 2 }, 'de'],
  [{ size: 0 }, ''],
  [{ size: -3 }, ''],
  [{ size: true }, 'e'],
  [{ size: false }, ''],
  [{ item_uid: 'a' }, 'bcde'],
  [{ item_uid: 'c' }, 'de'],
  [{ item_uid: 'e' }, ''],
];

describe('clearing the history abcde', () => {
  for (const [trim, rest] of TRIMS) {
    it(`with ${JSON.stringify(trim)} leaves ${rest || 'nothing'}, and a new uid`, async () => {
      const queue = await abcde();
      const uid = queue.planHistoryUid;
      await queue.clearHistory(trim);
      assert.deepEqual([lettersOfHistory(queue), queue.historySize], [rest, rest.length]);
      assert.notEqual(queue.planHistoryUid, uid);
    });
  }

  for (const trim of [{ size: 5 }, { size: 6 }, { item_uid: 'z' }, { item_uid: 'det1' }, { item_uid: 'ä' }]) {
    it(`with ${JSON.stringify(trim)} changes nothing`, async () => {
      const queue = await abcde();
      const uid = queue.planHistoryUid;
      await queue.clearHistory(trim);
      assert.deepEqual([lettersOfHistory(queue), queue.planHistoryUid], ['abcde', uid]);
    });
  }

  const refused: [Record<string, JsonValue>, string][] = [
    [{ size: 1, item_uid: 'a' }, 'POSITION_AMBIGUOUS'],
    [{ size: new Float(1) }, 'HISTORY_SIZE_INVALID'],
    [{ size: '1' }, 'HISTORY_SIZE_INVALID'],
    [{ item_uid: 1 }, 'HISTORY_UID_INVALID'],
  ];
  for (const [trim, code] of refused) {
    it(`with ${JSON.stringify(trim)} fails with ${code}`, async () => {
      const queue = await abcde();
      await assert.rejects(queue.clearHistory(trim), { code });
      assert.equal(queue.historySize, 5);
    });
  }

  it('gives a new uid also when it is empty already', async () => {
    const queue = await queueOf('');
    const uid = queue.planHistoryUid;
    await queue.clearHistory();
    assert.notEqual(queue.planHistoryUid, uid);
  });

  it('and going on keeps new entries behind the old ones', async () => {
    const queue = await abcde();
    await queue.clearHistory({ size: 1 });
    await queue.setImmediate(plan('f'), 1);
    await queue.finish('f', result());
    assert.equal(lettersOfHistory(queue), 'ef');
  });
});
