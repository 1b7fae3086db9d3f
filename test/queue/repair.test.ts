import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringifyJson, type JsonObject } from '../../src/protocol/index.js';
import { PlanQueue, type QueueSnapshot } from '../../src/queue/index.js';
import { MemoryContents, MemoryStore } from '../../src/store/index.js';
import { plan, queueStop } from '../fakes/items.js';
import { historyOf, itemsOf, lettersOf } from '../fakes/letter-queue.js';

interface Stored {
  items?: string[];
  running?: string;
  history?: string[];
  records?: [name: 'plan_queue_mode' | 'lock_info', text: string][];
}

/** Opens a queue on what another program left; then opens it again, to see what was repaired for good. */
async function opened({ items = [], running, history = [], records = [] }: Stored) {
  const snapshot: QueueSnapshot = {
    foreign: true,
    items: items.map((text, i) => ({ place: i, uid: null, text })),
    running: running ?? null,
    history: history.map((text, i) => ({ number: i, text })),
    records: new Map(records),
  };
  const contents = new MemoryContents();
  const disk = new MemoryStore(contents);
  // The store as it would be on disk: the same elements, under the places and numbers that the snapshot gave them.
  for (const { place, text } of snapshot.items) contents.items.set(place, { uid: '', text } as never);
  for (const { number, text } of snapshot.history) contents.history.set(number, text);
  for (const [name, text] of snapshot.records) contents.records.set(name, text);
  contents.running = snapshot.running;
  const notes: string[] = [];
  const queue = await PlanQueue.open(
    {
      load: async () => snapshot,
      apply: (changes) => disk.apply(changes),
      readRecord: (name) => disk.readRecord(name),
      close: () => disk.close(),
    },
    { report: (note) => notes.push(note) },
  );
  const texts = [...contents.items].sort(([a], [b]) => a - b).map(([, { text }]) => text);
  return { queue, notes, contents, texts };
}

const text = (item: JsonObject) => stringifyJson(item);

describe('a queue that another program has left', () => {
  it('is taken over as it is when nothing is wrong, without a write', async () => {
    const items = [text(plan('a')), '{"name":"queue_stop","item_type":"instruction","item_uid":"b"}'];
    const { queue, notes, texts } = await opened({
      items,
      running: '{}',
      history: ['{"item_uid": "h"}'],
      records: [['plan_queue_mode', '{"loop": true, "ignore_failures": false}']],
    });
    assert.deepEqual([texts, notes], [items, []]);
    assert.deepEqual([lettersOf(queue), queue.historySize, queue.mode.loop], ['ab', 1, true]);
    assert.equal(queue.runningItem, null);
  });

  it('loses elements that are no items, and says so', async () => {
    const { queue, notes, texts } = await opened({
      items: [
        'not JSON',
        text(plan('a')),
        '[1]',
        '{"name": "count", "item_type": "plan"}',
        '{"item_uid": "x"}',
      ],
    });
    assert.deepEqual(texts, [text(plan('a'))]);
    assert.deepEqual([lettersOf(queue), notes.length], ['a', 4]);
  });

  it('gives fresh uids to items that share one, also with the running item', async () => {
    const { queue, notes, texts } = await opened({
      items: [text(plan('a')), text(plan('a')), text(plan('R')), text({ ...plan(), item_uid: 5 })],
      running: text(plan('R')),
    });
    const uids = itemsOf(queue).map(({ item_uid }) => item_uid);
    assert.equal(uids[0], 'a');
    assert.equal(new Set([...uids, 'R']).size, 5);
    assert.deepEqual([queue.runningItemUid, notes.length], ['R', 3]);
    assert.deepEqual(queue.itemsText().text, `[${texts.join(', ')}]`);
    for (const uid of uids) assert.equal(queue.get({ uid }).item_uid, uid);
  });

  it('forgets a running item that cannot be read, and takes one without the time of its start', async () => {
    const broken = await opened({ running: '{"name": "count"}' });
    assert.deepEqual(
      [broken.queue.runningItem, broken.contents.running, broken.notes.length],
      [null, null, 1],
    );
    const { queue } = await opened({ running: text(plan('R')) });
    assert.equal(queue.runningItemUid, 'R');
  });

  it('falls back to the default mode, and drops records and history elements that are not JSON', async () => {
    const { queue, notes, contents } = await opened({
      records: [
        ['plan_queue_mode', '{"loop": 1, "ignore_failures": false}'],
        ['lock_info', '{'],
      ],
      history: ['{"item_uid": "h"}', '{', '{"item_uid": "i"}'],
    });
    assert.deepEqual(queue.mode, { loop: false, ignore_failures: false });
    assert.equal(queue.getRecord('lock_info'), undefined);
    assert.deepEqual(historyOf(queue), [{ item_uid: 'h' }, { item_uid: 'i' }]);
    assert.deepEqual([contents.records.size, contents.history.size, notes.length], [0, 2, 3]);
  });

  it('can be edited at once', async () => {
    const { queue } = await opened({ items: [text(plan('a')), text(plan('b')), text(queueStop('c'))] });
    await queue.add(plan('X'), { pos: 1 });
    await queue.move({ uid: 'c' }, { pos: 0 });
    assert.equal(lettersOf(queue), 'caXb');
  });
});
