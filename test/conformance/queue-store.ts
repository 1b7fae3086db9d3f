import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  PlanQueue,
  StoredItem,
  type QueueChange,
  type QueueSnapshot,
  type QueueStore,
} from '../../src/queue/index.js';
import { plan, result } from '../fakes/items.js';
import { seededRandom } from '../fakes/random.js';

/** A place where stores can be opened one after the other, each finding what the one before left. */
export interface StorePlace {
  open(): Promise<QueueStore>;
  dispose(): Promise<void>;
}

/** What every adapter of `QueueStore` must do. */
export function queueStoreContract(name: string, newPlace: () => Promise<StorePlace>): void {
  describe(`QueueStore: ${name}`, () => {
    const [a, b, c] = ['a', 'b', 'c'].map((uid) => StoredItem.of(plan(uid))) as [
      StoredItem,
      StoredItem,
      StoredItem,
    ];
    let place: StorePlace;
    before(async () => {
      place = await newPlace();
    });
    after(() => place.dispose());

    /** Opens the store, empties it, and closes it in the end. */
    async function withStore(use: (store: QueueStore) => Promise<void>): Promise<void> {
      const store = await place.open();
      try {
        await store.apply(emptying(await store.load()));
        await use(store);
      } finally {
        await store.close();
      }
    }

    async function reopened(): Promise<QueueSnapshot> {
      const store = await place.open();
      try {
        return await store.load();
      } finally {
        await store.close();
      }
    }

    it('gives items back in the order of their places, whatever the order of insertion', async () => {
      await withStore(async (store) => {
        await store.apply([
          { change: 'insert', place: 0, stored: b, before: null },
          { change: 'insert', place: 2.0 ** 40, stored: c, before: null },
        ]);
        await store.apply([{ change: 'insert', place: -5, stored: a, before: b }]);
        assert.deepEqual(texts(await store.load()), [a.text, b.text, c.text]);
      });
      assert.deepEqual(texts(await reopened()), [a.text, b.text, c.text]);
    });

    it('gives texts back letter for letter', async () => {
      const text = '{"item_uid": "a", "n": [1.0, 1, NaN, 12345678901234567890], "t": "\\u00e9\\n"}';
      await withStore(async (store) => {
        const stored = new StoredItem('a', text);
        await store.apply([
          { change: 'insert', place: 1, stored, before: null },
          { change: 'set_running', stored },
          { change: 'append_history', number: 1, text },
          { change: 'set_record', name: 'lock_info', text },
        ]);
      });
      const { items, running, history, records } = await reopened();
      assert.deepEqual(
        [items[0]?.text, running, history[0]?.text, records.get('lock_info')],
        Array(4).fill(text),
      );
    });

    it('replaces an item also by one with another uid', () =>
      withStore(async (store) => {
        await store.apply(inserting([a, b]));
        await store.apply([{ change: 'replace', place: 1, stored: c, old: a }]);
        assert.deepEqual(texts(await store.load()), [c.text, b.text]);
      }));

    it('renumbers all items at once, also when one takes the place of the next', async () => {
      await withStore(async (store) => {
        await store.apply(inserting([a, b, c]));
        await store.apply([
          {
            change: 'renumber',
            moves: [
              { from: 1, to: 2, stored: a },
              { from: 2, to: 3, stored: b },
              { from: 3, to: 4, stored: c },
            ],
          },
        ]);
        assert.deepEqual(texts(await store.load()), [a.text, b.text, c.text]);
      });
      const { items, foreign } = await reopened();
      if (!foreign)
        assert.deepEqual(
          items.map((item) => item.place),
          [2, 3, 4],
        );
    });

    it('applies the changes of a transition one after the other', () =>
      withStore(async (store) => {
        await store.apply(inserting([a]));
        await store.apply([
          { change: 'clear_queue' },
          { change: 'insert', place: 1, stored: b, before: null },
          { change: 'remove', place: 1, stored: b },
          { change: 'insert', place: 1, stored: c, before: null },
        ]);
        assert.deepEqual(texts(await store.load()), [c.text]);
      }));

    it('keeps the running item until it is taken away', () =>
      withStore(async (store) => {
        await store.apply([{ change: 'set_running', stored: a }]);
        assert.equal((await store.load()).running, a.text);
        await store.apply([{ change: 'set_running', stored: null }]);
        assert.equal((await store.load()).running, null);
      }));

    it('appends to the history, trims its old end, and drops one entry from the middle', () =>
      withStore(async (store) => {
        await store.apply(
          [1, 2, 3, 4, 5].map((number) => ({ change: 'append_history', number, text: `{"n": ${number}}` })),
        );
        await store.apply([{ change: 'trim_history', numbers: [1, 2] }]);
        await store.apply([{ change: 'drop_history', number: 4, text: '{"n": 4}' }]);
        const { history } = await store.load();
        assert.deepEqual(
          history.map(({ text }) => text),
          ['{"n": 3}', '{"n": 5}'],
        );
      }));

    it('keeps records by name and removes them', () =>
      withStore(async (store) => {
        await store.apply([
          { change: 'set_record', name: 'lock_info', text: '{"a": 1}' },
          { change: 'set_record', name: 'stop_pending_info', text: 'true' },
        ]);
        await store.apply([
          { change: 'set_record', name: 'lock_info', text: '{"a": 2}' },
          { change: 'set_record', name: 'stop_pending_info', text: null },
        ]);
        assert.deepEqual([...(await store.load()).records], [['lock_info', '{"a": 2}']]);
      }));

    it('takes transitions in the order of the calls when nobody waits in between', async () => {
      await withStore(async (store) => {
        const applied: Promise<void>[] = [];
        for (let i = 0; i < 300; i++) {
          const stored = StoredItem.of(plan(`item ${i}`));
          if (i > 0) applied.push(store.apply([{ change: 'clear_queue' }]));
          applied.push(store.apply([{ change: 'insert', place: i, stored, before: null }]));
        }
        await Promise.all(applied);
      });
      assert.deepEqual(
        (await reopened()).items.map(({ text }) => text),
        [StoredItem.of(plan('item 299')).text],
      );
    });

    it('takes a transition of thousands of changes', async () => {
      const many = Array.from({ length: 5_000 }, (_, i) => StoredItem.of(plan(`item ${i}`)));
      await withStore((store) => store.apply(inserting(many)));
      assert.deepEqual(
        texts(await reopened()),
        many.map(({ text }) => text),
      );
    });

    it('finishes what was applied before it closes, refuses everything after, and closes only once', async () => {
      const store = await place.open();
      await store.apply(emptying(await store.load()));
      const applied = store.apply(inserting([a]));
      await Promise.all([store.close(), store.close()]);
      await applied;
      await assert.rejects(async () => store.apply([]), { code: 'STORE_CLOSED' });
      await assert.rejects(async () => store.load(), { code: 'STORE_CLOSED' });
      assert.deepEqual(texts(await reopened()), [a.text]);
    });

    it('tells a record as it is now', () =>
      withStore(async (store) => {
        assert.equal(await store.readRecord('lock_info'), null);
        await store.apply([{ change: 'set_record', name: 'lock_info', text: '{"a": 1}' }]);
        assert.equal(await store.readRecord('lock_info'), '{"a": 1}');
        await store.apply([{ change: 'set_record', name: 'lock_info', text: null }]);
        assert.equal(await store.readRecord('lock_info'), null);
      }));

    it('tells the same story as memory after any sequence of edits (seeds 1 to 5)', async () => {
      for (let seed = 1; seed <= 5; seed++) {
        const random = seededRandom(seed);
        await withStore(async () => {});
        let queue = await PlanQueue.open(await place.open());
        for (let round = 0; round < 4; round++) {
          for (let i = 0; i < 60; i++) await randomEdit(queue, random);
          const story = storyOf(queue);
          await queue.close();
          queue = await PlanQueue.open(await place.open());
          assert.deepEqual(storyOf(queue), story, `seed ${seed}, round ${round}`);
        }
        await queue.close();
      }
    });

    it('tells the same story as memory when edits come in bursts and are stored together (seeds 11 to 15)', async () => {
      for (let seed = 11; seed <= 15; seed++) {
        const random = seededRandom(seed);
        await withStore(async () => {});
        const queue = await PlanQueue.open(await place.open());
        for (let burst = 0; burst < 30; burst++) {
          // Made for the queue as it was before the burst: some will not fit any more, and are refused.
          const edits = Array.from({ length: 1 + random(12) }, () => randomEdit(queue, random));
          await Promise.allSettled(edits);
        }
        const story = storyOf(queue);
        await queue.close();
        const again = await PlanQueue.open(await place.open());
        assert.deepEqual(storyOf(again), story, `seed ${seed}`);
        await again.close();
      }
    });
  });
}

/** One edit that succeeds, whatever the queue holds. */
async function randomEdit(queue: PlanQueue, random: (limit: number) => number): Promise<void> {
  const somewhere = () => random(queue.size + 1);
  const existing = () => ({ pos: random(Math.max(queue.size, 1)) });
  const edits: (() => Promise<unknown>)[] = [
    () => queue.add(plan(), { pos: somewhere() }),
    // Always the same spot: the place where gaps run out.
    () => queue.addBatch([plan(), plan(), plan()], { pos: 1 }),
    () => queue.add(plan(), { pos: 1 }),
    () => queue.takeNext(1_700_000_000),
    () => queue.setRecord('autostart_mode_info', { enabled: random(2) === 1 }),
    () => queue.setMode({ loop: random(2) === 1, ignore_failures: random(2) === 1 }),
    () => queue.clearHistory({ size: 5 }),
  ];
  if (queue.size > 0) {
    edits.push(
      () => queue.move(existing(), existing()),
      () => queue.remove(existing()),
      () => queue.update(queue.get({ pos: 0 }).item_uid, plan()),
    );
  }
  const { runningItem } = queue;
  if (runningItem !== null) {
    const ending = (['completed', 'failed', 'aborted'] as const)[random(3)] ?? 'completed';
    edits.splice(3, 1, () => queue.finish(runningItem.item_uid, result(ending)));
  }
  await edits[random(edits.length)]?.();
}

function storyOf(queue: PlanQueue): unknown {
  return [
    queue.itemsText(),
    queue.runningItemText(),
    queue.historyText(),
    queue.mode,
    queue.getRecord('autostart_mode_info'),
  ];
}

function inserting(items: readonly StoredItem[]): QueueChange[] {
  return items.map((stored, i) => ({ change: 'insert', place: i + 1, stored, before: null }));
}

function emptying({ history, records }: QueueSnapshot): QueueChange[] {
  return [
    { change: 'clear_queue' },
    { change: 'set_running', stored: null },
    { change: 'trim_history', numbers: history.map(({ number }) => number) },
    ...[...records.keys()].map((name) => ({ change: 'set_record', name, text: null }) as const),
  ];
}

function texts({ items }: QueueSnapshot): string[] {
  return items.map(({ text }) => text);
}
