import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlanQueue, prepareItem, type QueueStore } from '../../src/queue/index.js';
import {
  Float,
  parseJson,
  stringifyJson,
  type JsonObject,
  type QueueItem,
} from '../../src/protocol/index.js';
import { MemoryContents, MemoryStore } from '../../src/store/index.js';
import { plan } from '../fakes/items.js';
import { itemsOf, lettersOf, queueOf } from '../fakes/letter-queue.js';

describe('what the queue keeps of an item', () => {
  it('keeps the known fields in the order of the client, and appends what the client left out', async () => {
    const queue = await queueOf('');
    const sent = parseJson(
      '{"kwargs": {"b": 1.0, "a": 2}, "name": "count", "user": "x", "item_type": "plan"}',
    );
    await queue.add(prepareItem(sent as JsonObject, 'me', 'primary', 'u'));
    assert.equal(
      queue.itemsText().text,
      '[{"kwargs": {"b": 1.0, "a": 2}, "name": "count", "user": "me", "item_type": "plan", "user_group": "primary", "item_uid": "u"}]',
    );
  });

  it('drops unknown fields and the result of an earlier execution', async () => {
    const queue = await queueOf('');
    await queue.add(plan('a', { colour: 'red', result: { exit_status: 'failed' }, meta: { sample: 1 } }));
    assert.deepEqual(itemsOf(queue), [plan('a', { meta: { sample: 1 } })]);
  });

  // Python's server let a client mark its own item as an immediate one, and the item vanished when it failed.
  it('strips the properties that are reserved for the server, and keeps the others', async () => {
    const queue = await queueOf('');
    await queue.add(plan('a', { properties: { immediate_execution: true, time_start: new Float(1) } }));
    await queue.add(plan('b', { properties: { immediate_execution: true, mine: 1 } }));
    assert.deepEqual(itemsOf(queue), [plan('a'), plan('b', { properties: { mine: 1 } })]);
  });

  it('refuses a uid that is in the queue, is running, or comes twice', async () => {
    const queue = await queueOf('Rab');
    await queue.takeNext(1);
    await assert.rejects(queue.add(plan('a')), { code: 'ITEM_UID_TAKEN' });
    await assert.rejects(queue.add(plan('R')), { code: 'ITEM_UID_TAKEN' });
    await assert.rejects(queue.addBatch([plan('x'), plan('x')]), { code: 'ITEM_UID_TAKEN' });
    await assert.rejects(queue.setImmediate(plan('a'), 1), { code: 'PLAN_RUNNING' });
    assert.equal(lettersOf(queue), 'ab');
  });
});

describe('updating an item', () => {
  it('puts the new one at the same position', async () => {
    const queue = await queueOf('abc');
    await queue.update('b', plan('b', { name: 'scan' }));
    await queue.update('c', plan('d', { name: 'scan' }));
    assert.deepEqual(itemsOf(queue), [plan('a'), plan('b', { name: 'scan' }), plan('d', { name: 'scan' })]);
    assert.throws(() => queue.get({ uid: 'c' }), { code: 'ITEM_NOT_FOUND' });
    assert.equal(queue.get({ uid: 'd' }).name, 'scan');
  });

  it('changes nothing when the item is the same', async () => {
    const queue = await queueOf('abc');
    const uid = queue.planQueueUid;
    await queue.update('b', plan('b'));
    assert.equal(queue.planQueueUid, uid);
  });

  // In Python's server this removed the item from the queue.
  it('changes nothing when only a field differs that the queue does not keep', async () => {
    const queue = await queueOf('abc');
    await queue.update('b', plan('b', { colour: 'red' }));
    assert.deepEqual(itemsOf(queue), [plan('a'), plan('b'), plan('c')]);
  });

  it('is refused for items that are unknown or running, and for a uid that is taken', async () => {
    const queue = await queueOf('Rab');
    await queue.takeNext(1);
    await assert.rejects(queue.update('z', plan('z')), { code: 'ITEM_NOT_FOUND' });
    await assert.rejects(queue.update('R', plan('R')), { code: 'ITEM_RUNNING' });
    await assert.rejects(queue.update('a', plan('b')), { code: 'ITEM_UID_TAKEN' });
  });
});

describe('the uid of the queue', () => {
  const changing: Record<string, (queue: PlanQueue) => Promise<unknown>> = {
    add: (queue) => queue.add(plan('x')),
    addBatch: (queue) => queue.addBatch([plan('x'), plan('y')]),
    update: (queue) => queue.update('a', plan('a', { name: 'scan' })),
    remove: (queue) => queue.remove(),
    removeBatch: (queue) => queue.removeBatch(['a']),
    move: (queue) => queue.move({ pos: 0 }, { pos: 1 }),
    moveBatch: (queue) => queue.moveBatch(['a'], { pos: 1 }),
    clear: (queue) => queue.clear(),
    takeNext: (queue) => queue.takeNext(1),
    setImmediate: (queue) => queue.setImmediate(plan('x'), 1),
  };
  for (const [name, edit] of Object.entries(changing)) {
    it(`changes with ${name}, and that of the history does not`, async () => {
      const queue = await queueOf('ab');
      const [queueUid, historyUid] = [queue.planQueueUid, queue.planHistoryUid];
      await edit(queue);
      assert.notEqual(queue.planQueueUid, queueUid);
      assert.equal(queue.planHistoryUid, historyUid);
    });
  }

  const quiet: Record<string, (queue: PlanQueue) => Promise<unknown>> = {
    'an empty batch': (queue) => queue.addBatch([]),
    'removing nothing': (queue) => queue.removeBatch(['z']),
    'moving nothing': (queue) => queue.moveBatch([], { pos: 0 }),
    'the queue mode': (queue) => queue.setMode({ loop: true, ignore_failures: false }),
    'a record': (queue) => queue.setRecord('lock_info', { environment: true }),
    'a failed edit': (queue) => queue.remove({ uid: 'z' }).catch(() => undefined),
  };
  for (const [name, edit] of Object.entries(quiet)) {
    it(`does not change with ${name}`, async () => {
      const queue = await queueOf('ab');
      const uid = queue.planQueueUid;
      await edit(queue);
      assert.equal(queue.planQueueUid, uid);
    });
  }

  it('changes when an empty queue is cleared, and when the queue is opened', async () => {
    const contents = new MemoryContents();
    const queue = await PlanQueue.open(new MemoryStore(contents));
    const uid = queue.planQueueUid;
    await queue.clear();
    assert.notEqual(queue.planQueueUid, uid);
    const again = await PlanQueue.open(new MemoryStore(contents));
    assert.notEqual(again.planQueueUid, queue.planQueueUid);
  });
});

describe('edits of the queue', () => {
  it('that are asked for at the same time take effect one after the other, in that order', async () => {
    const queue = await queueOf('');
    const edits = [...'abcdef'].map((letter) => queue.add(plan(letter), { pos: 'front' }));
    const sizes = (await Promise.all(edits)).map(({ qsize }) => qsize);
    assert.deepEqual([lettersOf(queue), sizes], ['fedcba', [1, 2, 3, 4, 5, 6]]);
  });

  it('change nothing when the store cannot take them, and the next edit is tried again', async () => {
    const contents = new MemoryContents();
    let isFull = false;
    const disk: QueueStore = new MemoryStore(contents);
    const queue = await PlanQueue.open({
      load: () => disk.load(),
      apply: async (transition) => {
        if (isFull) throw new Error('the disk is full');
        await disk.apply(transition);
      },
      readRecord: (name) => disk.readRecord(name),
      close: () => disk.close(),
    });
    await queue.addBatch([plan('a'), plan('b')]);
    const uid = queue.planQueueUid;
    isFull = true;
    await assert.rejects(queue.add(plan('c')), { code: 'STORE_FAILED', message: /the disk is full/ });
    await assert.rejects(queue.takeNext(1), { code: 'STORE_FAILED' });
    assert.deepEqual([lettersOf(queue), queue.runningItem, queue.planQueueUid], ['ab', null, uid]);
    isFull = false;
    await queue.add(plan('c'));
    assert.equal(lettersOf(queue), 'abc');
  });

  it('are visible to readers only when the store has them', async () => {
    let release = () => {};
    const disk: QueueStore = new MemoryStore();
    const queue = await PlanQueue.open({
      load: () => disk.load(),
      apply: () => new Promise<void>((resolve) => (release = resolve)),
      readRecord: (name) => disk.readRecord(name),
      close: () => disk.close(),
    });
    const added = queue.add(plan('a'));
    await Promise.resolve();
    await Promise.resolve();
    assert.equal(queue.size, 0);
    release();
    await added;
    assert.equal(queue.size, 1);
  });
});

describe('what outlives a restart', () => {
  it('are queue, running item, history, mode and records', async () => {
    const contents = new MemoryContents();
    const queue = await PlanQueue.open(new MemoryStore(contents));
    await queue.addBatch([plan('R'), plan('a'), plan('b')]);
    await queue.takeNext(1_700_000_000);
    await queue.setMode({ loop: true, ignore_failures: false });
    await queue.setRecord('lock_info', { environment: true, time: new Float(5) });
    await queue.setRecord('stop_pending_info', { enabled: true });
    await queue.setRecord('stop_pending_info', null);
    const again = await PlanQueue.open(new MemoryStore(contents));
    assert.equal(lettersOf(again), 'ab');
    assert.equal(
      again.runningItemText().text,
      stringifyJson(plan('R', { properties: { time_start: new Float(1_700_000_000) } }) as QueueItem),
    );
    assert.deepEqual(again.mode, { loop: true, ignore_failures: false });
    assert.deepEqual(again.getRecord('lock_info'), { environment: true, time: new Float(5) });
    assert.equal(again.getRecord('stop_pending_info'), undefined);
  });
});
