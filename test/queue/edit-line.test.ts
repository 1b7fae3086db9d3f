import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlanQueue, type QueueChange } from '../../src/queue/index.js';
import { MemoryContents, MemoryStore } from '../../src/store/index.js';
import { plan } from '../fakes/items.js';
import { lettersOf } from '../fakes/letter-queue.js';
import { seededRandom } from '../fakes/random.js';

/** A store whose flush lasts until it is let go on, and that refuses what it is told to refuse. */
class SlowStore extends MemoryStore {
  readonly transitions: (readonly QueueChange[])[] = [];
  refuses: (transition: readonly QueueChange[]) => boolean = () => false;
  #letGo = (): void => {};
  readonly #flush = new Promise<void>((resolve) => (this.#letGo = resolve));

  override async apply(transition: readonly QueueChange[]): Promise<void> {
    this.transitions.push(transition);
    await this.#flush;
    if (this.refuses(transition)) throw new Error('the disk is full');
    await super.apply(transition);
  }

  /** From now on nothing has to wait. */
  goOn(): void {
    this.#letGo();
  }
}

async function slowQueue(contents?: MemoryContents): Promise<{ store: SlowStore; queue: PlanQueue }> {
  const store = new SlowStore(contents);
  return { store, queue: await PlanQueue.open(store) };
}

/** What has come of promises so far, without waiting for any of them. */
async function heard(promises: readonly Promise<unknown>[]): Promise<string[]> {
  const nothing = new Promise((resolve) => setImmediate(resolve, 'nothing'));
  const ends = promises.map((promise) =>
    Promise.race([
      promise.then(
        () => 'done',
        () => 'refused',
      ),
      nothing,
    ]),
  );
  return (await Promise.all(ends)) as string[];
}

describe('edits that arrive while the store is at work on another', () => {
  it('go to it together, in their order, each finding what the ones before it did', async () => {
    const { store, queue } = await slowQueue();
    const first = queue.add(plan('a'));
    await heard([first]);
    const others = [
      queue.add(plan('b')),
      queue.add(plan('c'), { before_uid: 'b' }),
      queue.remove({ uid: 'a' }),
      queue.move({ uid: 'b' }, { pos: 'front' }),
    ];
    store.goOn();
    assert.equal((await first).qsize, 1);
    assert.deepEqual(
      (await Promise.all(others)).map(({ qsize }) => qsize),
      [2, 3, 2, 2],
    );
    assert.equal(lettersOf(queue), 'bc');
    assert.equal(store.transitions.length, 2);
  });

  it('are heard of by nobody, and read by nobody, before they are stored', async () => {
    const { store, queue } = await slowQueue();
    const told: number[] = [];
    queue.observe((changes) => told.push(changes.length));
    const first = queue.add(plan('a'));
    await heard([first]);
    const second = queue.add(plan('b'));
    // Refused only because of the first of its group, which may still be refused itself.
    const third = queue.add(plan('b'));
    assert.deepEqual(await heard([first, second, third]), ['nothing', 'nothing', 'nothing']);
    assert.equal(queue.size, 0);
    store.goOn();
    await Promise.allSettled([first, second, third]);
    assert.deepEqual(await heard([first, second, third]), ['done', 'done', 'refused']);
    assert.deepEqual(told, [1, 1]);
  });

  it('are tried one by one when the store refuses them together, and what fits then is stored', async () => {
    const { store, queue } = await slowQueue();
    const first = queue.add(plan('a'));
    await heard([first]);
    const large = queue.add(plan('L'));
    const follower = queue.add(plan('f'), { after_uid: 'L' });
    const instead = queue.add(plan('L', { name: 'small' }));
    const leaves = queue.remove({ uid: 'a' });
    store.refuses = (transition) =>
      transition.some(
        (change) =>
          change.change === 'insert' && change.stored.uid === 'L' && change.stored.item.name !== 'small',
      );
    store.goOn();
    assert.equal((await first).qsize, 1);
    await assert.rejects(large, { code: 'STORE_FAILED', message: /the disk is full/ });
    await assert.rejects(follower, { code: 'ITEM_NOT_FOUND' });
    assert.equal((await instead).item.name, 'small');
    assert.equal((await leaves).qsize, 1);
    assert.equal(lettersOf(queue), 'L');
    assert.equal((await queue.add(plan('z'))).qsize, 2);
  });

  it('that are the same request, sent twice, add one item', async () => {
    const { store, queue } = await slowQueue();
    const first = queue.add(plan('a'));
    await heard([first]);
    const twice = [queue.add(plan('b'), {}, { once: true }), queue.add(plan('b'), {}, { once: true })];
    store.goOn();
    assert.deepEqual(
      (await Promise.all(twice)).map(({ item, qsize }) => [item.item_uid, qsize]),
      [
        ['b', 2],
        ['b', 2],
      ],
    );
    assert.equal(lettersOf(queue), 'ab');
  });

  it('are finished before the store is closed', async () => {
    const { store, queue } = await slowQueue();
    const edits = [queue.add(plan('a')), queue.add(plan('b'))];
    const closed = queue.close();
    store.goOn();
    await closed;
    assert.deepEqual(await heard(edits), ['done', 'done']);
  });
});

describe('a store that refuses at random', () => {
  for (let seed = 1; seed <= 4; seed++)
    it(`holds what was acknowledged, and nothing else (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const contents = new MemoryContents();
      const { store, queue } = await slowQueue(contents);
      store.goOn();
      store.refuses = () => random(4) === 0;
      const acknowledged = new Set<string>();
      for (let burst = 0; burst < 60; burst++) {
        const edits = Array.from({ length: 1 + random(10) }, (_, i) => {
          const uid = `${burst}.${i}`;
          const known = [...acknowledged];
          const leaving = known[random(Math.max(known.length, 1))];
          return random(3) > 0 || leaving === undefined
            ? queue.add(plan(uid), { pos: random(5) }).then(() => acknowledged.add(uid))
            : queue.remove({ uid: leaving }).then(() => acknowledged.delete(leaving));
        });
        await Promise.allSettled(edits);
      }
      assert.deepEqual(uidsOf(queue).sort(), [...acknowledged].sort());
      assert.deepEqual(uidsOf(await PlanQueue.open(new MemoryStore(contents))), uidsOf(queue));
    });
});

function uidsOf(queue: PlanQueue): string[] {
  return (JSON.parse(queue.itemsText().text) as { item_uid: string }[]).map(({ item_uid }) => item_uid);
}
