import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlanQueue, type QueueChange, type QueueStore } from '../../src/queue/index.js';
import { MemoryContents, MemoryStore } from '../../src/store/index.js';
import { plan } from '../fakes/items.js';
import { seededRandom } from '../fakes/random.js';

/** The rules of §3.6 again, as plainly as an array lets us say them. */
class ModelQueue {
  uids: string[] = [];

  add(uids: string[], position: number): void {
    this.uids.splice(position, 0, ...uids);
  }

  removeBatch(uids: string[]): void {
    this.uids = this.uids.filter((uid) => !uids.includes(uid));
  }

  move(from: number, to: number): void {
    const [uid = ''] = this.uids.splice(from, 1);
    this.uids.splice(to, 0, uid);
  }

  /** One by one, as the rules put it: the first to its position, each of the others behind the one before. */
  moveBatch(uids: string[], to: number): void {
    const [first, ...others] = uids;
    if (first === undefined) return;
    this.move(this.uids.indexOf(first), to);
    let last = first;
    for (const uid of others) {
      this.uids.splice(this.uids.indexOf(uid), 1);
      this.uids.splice(this.uids.indexOf(last) + 1, 0, uid);
      last = uid;
    }
  }
}

function uidsOf(queue: PlanQueue): string[] {
  return (JSON.parse(queue.itemsText().text) as { item_uid: string }[]).map(({ item_uid }) => item_uid);
}

describe('whatever edits are made, queue and store agree with the rules', () => {
  for (let seed = 1; seed <= 8; seed++) {
    it(`seed ${seed}`, async () => {
      const random = seededRandom(seed);
      const contents = new MemoryContents();
      const queue = await PlanQueue.open(new MemoryStore(contents));
      const model = new ModelQueue();
      let named = 0;
      const fresh = (count: number) => Array.from({ length: count }, () => `u${named++}`);
      const some = (count: number) => {
        const chosen = new Set<string>();
        for (let i = 0; i < count; i++) chosen.add(model.uids[random(model.uids.length)] ?? '');
        return [...chosen];
      };
      for (let step = 0; step < 400; step++) {
        const size = model.uids.length;
        const kind = size < 5 ? 0 : random(7);
        if (kind <= 1) {
          // Mostly at one spot, or in lots that do not fit into the gap, so that neighbours have to move apart.
          const uids = fresh(random(20) === 0 ? 1_500 : 1 + random(3));
          const position = random(3) === 0 ? random(size + 1) : Math.min(2, size);
          model.add(uids, position);
          await queue.addBatch(
            uids.map((uid) => plan(uid)),
            { pos: position },
          );
        } else if (kind === 2) {
          const uids = some(random(40) === 0 ? size : 1 + random(3));
          model.removeBatch(uids);
          await queue.removeBatch(uids);
        } else if (kind <= 4) {
          const [from, to] = [random(size), random(size)];
          model.move(from, to);
          await queue.move({ pos: from }, { pos: to });
        } else {
          const [uids, to] = [some(1 + random(5)), random(size)];
          model.moveBatch(uids, to);
          await queue.moveBatch(uids, { pos: to });
        }
        if (step % 10 === 0) assert.deepEqual(uidsOf(queue), model.uids, `step ${step}`);
        const at = random(Math.max(model.uids.length, 1));
        const uid = model.uids[at];
        if (uid !== undefined) {
          assert.equal(queue.get({ pos: at }).item_uid, uid);
          assert.equal(queue.get({ uid }).item_uid, uid);
        }
      }
      const again = await PlanQueue.open(new MemoryStore(contents));
      assert.deepEqual(uidsOf(again), model.uids);
    });
  }
});

describe('the cost of an edit', () => {
  it('is a handful of changes to the store, also after thousands of insertions at one spot', async () => {
    const transitions: (readonly QueueChange[])[] = [];
    const disk: QueueStore = new MemoryStore();
    const queue = await PlanQueue.open({
      load: () => disk.load(),
      apply: async (transition) => void transitions.push(transition),
      readRecord: (name) => disk.readRecord(name),
      close: () => disk.close(),
    });
    await queue.addBatch(Array.from({ length: 10_000 }, () => plan()));
    transitions.length = 0;
    const edits = 3_000;
    for (let i = 0; i < edits; i++) await queue.add(plan(), { pos: 5_000 });
    const written = transitions
      .flat()
      .reduce((sum, change) => sum + (change.change === 'renumber' ? change.moves.length : 1), 0);
    assert.ok(written < 10 * edits, `${written} items written for ${edits} insertions`);
    transitions.length = 0;
    for (let i = 0; i < 500; i++) await queue.move({ pos: 'back' }, { pos: 'front' });
    assert.ok(transitions.every((transition) => transition.length === 2));
  });
});
