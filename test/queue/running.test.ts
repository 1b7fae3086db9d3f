import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Float, type ItemExitStatus, type JsonObject } from '../../src/protocol/index.js';
import type { Ending, PlanQueue } from '../../src/queue/index.js';
import { plan, queueStop, result } from '../fakes/items.js';
import { historyOf, itemsOf, lettersOf, queueOf } from '../fakes/letter-queue.js';

describe('taking the next item', () => {
  it('makes the plan at the front the running item, with the time of its start', async () => {
    const queue = await queueOf('ab');
    const taken = await queue.takeNext(1_700_000_000);
    assert.deepEqual(taken, queue.runningItem);
    assert.match(
      queue.runningItemText().text,
      /"item_uid": "a", "properties": {"time_start": 1700000000\.0}}$/,
    );
    assert.deepEqual([lettersOf(queue), queue.runningItemUid], ['b', 'a']);
  });

  it('gives null when the queue is empty, and is refused while a plan runs', async () => {
    const queue = await queueOf('ab');
    await queue.takeNext(1);
    await assert.rejects(queue.takeNext(1), { code: 'PLAN_RUNNING' });
    assert.equal(await (await queueOf('')).takeNext(1), null);
  });

  it('removes an instruction without making it the running item', async () => {
    const queue = await queueOf('');
    await queue.addBatch([queueStop('s'), plan('a')]);
    assert.deepEqual(await queue.takeNext(1), queueStop('s'));
    assert.deepEqual([queue.runningItem, lettersOf(queue), queue.historySize], [null, 'a', 0]);
  });

  it('sends a copy of an instruction to the back of a looping queue', async () => {
    const queue = await queueOf('');
    await queue.setMode({ loop: true, ignore_failures: false });
    await queue.addBatch([queueStop('s'), plan('a')]);
    await queue.takeNext(1);
    const [first, last] = itemsOf(queue);
    assert.equal(first?.item_uid, 'a');
    assert.equal(last?.name, 'queue_stop');
    assert.notEqual(last?.item_uid, 's');
  });
});

type Return = 'none' | 'front' | 'back';
interface Case {
  status: ItemExitStatus;
  normal: Return;
  loop: Return;
  ignoring: Return;
  ignoringLoop: Return;
  ending?: Ending;
}
// Spec re-manager §4.4, and the last row §4.6.
const CASES: Case[] = [
  { status: 'completed', normal: 'none', loop: 'back', ignoring: 'none', ignoringLoop: 'back' },
  { status: 'stopped', normal: 'none', loop: 'back', ignoring: 'none', ignoringLoop: 'back' },
  { status: 'unknown', normal: 'none', loop: 'back', ignoring: 'none', ignoringLoop: 'back' },
  { status: 'failed', normal: 'front', loop: 'front', ignoring: 'none', ignoringLoop: 'back' },
  { status: 'aborted', normal: 'front', loop: 'front', ignoring: 'front', ignoringLoop: 'front' },
  { status: 'halted', normal: 'front', loop: 'front', ignoring: 'front', ignoringLoop: 'front' },
  {
    status: 'failed',
    ending: 'from_outside',
    normal: 'front',
    loop: 'front',
    ignoring: 'front',
    ignoringLoop: 'front',
  },
];
const MODES = {
  normal: { loop: false, ignore_failures: false },
  loop: { loop: true, ignore_failures: false },
  ignoring: { loop: false, ignore_failures: true },
  ignoringLoop: { loop: true, ignore_failures: true },
} as const;

describe('when the running plan has ended', () => {
  for (const { ending = 'by_itself', ...expected } of CASES) {
    for (const mode of Object.keys(MODES) as (keyof typeof MODES)[]) {
      const end = expected[mode];
      it(`${expected.status} (${ending}), mode ${mode}: its copy returns to ${end}`, async () => {
        const queue = await queueOf('Rab');
        await queue.setMode(MODES[mode]);
        await queue.takeNext(10);
        const [queueUid, historyUid] = [queue.planQueueUid, queue.planHistoryUid];
        const { item, returned } = await queue.finish('R', result(expected.status), { ending });

        assert.deepEqual(historyOf(queue), [{ ...plan('R'), result: wireResult(expected.status) }]);
        assert.equal(item.item_uid, 'R');
        assert.equal(queue.runningItem, null);
        assert.notEqual(queue.planQueueUid, queueUid);
        assert.notEqual(queue.planHistoryUid, historyUid);

        assert.equal(placeOfCopy(queue), end);
        assert.equal(returned === null, end === 'none');
        assert.equal(returned?.result !== undefined, end === 'front');
      });
    }

    it(`${expected.status} (${ending}) after immediate execution: nothing returns`, async () => {
      const queue = await queueOf('ab');
      await queue.setMode(MODES.loop);
      await queue.setImmediate(plan('R'), 10);
      await queue.finish('R', result(expected.status), { ending });
      assert.deepEqual([lettersOf(queue), historyOf(queue).length], ['ab', 1]);
      assert.equal(historyOf(queue)[0]?.properties, undefined);
    });
  }

  it('its result is taken only once', async () => {
    const queue = await queueOf('Rab');
    await queue.takeNext(10);
    await queue.finish('R', result());
    await assert.rejects(queue.finish('R', result()), { code: 'ITEM_NOT_RUNNING' });
    assert.equal(queue.historySize, 1);
  });

  it('whole seconds are written as floats, and the parts of the result in their order', async () => {
    const queue = await queueOf('R');
    await queue.takeNext(10);
    await queue.finish('R', result());
    assert.match(
      queue.historyText().text,
      /"result": {"exit_status": "completed", "run_uids": \["run 1"\], "scan_ids": \[1\], "time_start": 10.0, "time_stop": 12.5, "msg": "", "traceback": ""}}\]$/,
    );
  });

  it('a second result replaces that of the failure before, and a looping copy carries none', async () => {
    const queue = await queueOf('R');
    await queue.setMode(MODES.loop);
    await queue.takeNext(10);
    await queue.finish('R', result('failed'));
    const again = await queue.takeNext(20);
    await queue.finish(String(again?.item_uid), result());
    assert.equal((historyOf(queue)[1]?.result as JsonObject).exit_status, 'completed');
    assert.equal(itemsOf(queue)[0]?.result, undefined);
  });

  it('the properties that the client gave it stay with it', async () => {
    const queue = await queueOf('');
    await queue.add(plan('R', { properties: { mine: 1 } }));
    await queue.takeNext(10);
    await queue.finish('R', result('failed'));
    assert.deepEqual(historyOf(queue)[0]?.properties, { mine: 1 });
    assert.deepEqual(itemsOf(queue)[0]?.properties, { mine: 1 });
  });
});

describe('an item for immediate execution', () => {
  it('becomes the running item with all of its fields, and leaves the queue as it is', async () => {
    const queue = await queueOf('ab');
    await queue.setImmediate(plan('R', { colour: 'red' }), 10);
    assert.match(
      queue.runningItemText().text,
      /"colour": "red", "properties": {"immediate_execution": true, "time_start": 10.0}}/,
    );
    await queue.finish('R', result());
    assert.deepEqual([lettersOf(queue), historyOf(queue)[0]?.colour], ['ab', 'red']);
  });
});

describe('clearing the queue', () => {
  it('does not touch the running item, which may still return', async () => {
    const queue = await queueOf('Rab');
    await queue.takeNext(10);
    await queue.clear();
    assert.deepEqual([queue.size, queue.runningItemUid], [0, 'R']);
    await queue.finish('R', result('aborted'));
    assert.equal(queue.size, 1);
  });
});

/** As it is read back: a whole second is a `Float`. */
function wireResult(status: ItemExitStatus): JsonObject {
  return { ...result(status), time_start: new Float(10) };
}

function placeOfCopy(queue: PlanQueue): Return {
  const at = [...itemsOf(queue)].findIndex(({ item_uid }) => item_uid !== 'a' && item_uid !== 'b');
  return at < 0 ? 'none' : at === 0 ? 'front' : 'back';
}
