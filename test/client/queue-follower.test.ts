import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  QueueFollower,
  type Change,
  type ChangeMessage,
  type FollowedQueue,
  type Item,
  type WholeQueue,
} from '../../src/client/index.js';
import { seeded } from '../integration/harness/seeded.js';

const item = (uid: string, name = 'count') => ({ item_type: 'plan', name, item_uid: uid }) as unknown as Item;

/** A manager whose replies and messages arrive when the test lets them. */
class SlowManager {
  readonly items: Item[] = [];
  running: Item | undefined;
  version = 0;
  fetches = 0;
  isDown = false;
  shown: FollowedQueue = { items: [], running: undefined };
  readonly failures: unknown[] = [];
  readonly follower = new QueueFollower(
    () => this.#whole(),
    (queue) => (this.shown = { items: [...queue.items], running: queue.running }),
    (error) => this.failures.push(error),
  );
  readonly #messages: ChangeMessage[] = [];
  readonly #requests: (() => void)[] = [];
  readonly #replies: (() => void)[] = [];
  #seq = 0;
  #isGap = false;

  get uid(): string {
    return `version ${this.version}`;
  }

  /** Makes changes, told in one message, or in one that is lost. */
  change(changes: readonly Change[], { isLost = false } = {}): void {
    for (const change of changes) this.#make(change);
    this.version += 1;
    const missed = this.#seq === 0 || this.#isGap;
    this.#seq += 1;
    this.#isGap = isLost;
    const told = {
      epoch: 'e',
      seq: this.#seq,
      plan_queue_uid: this.uid,
      plan_history_uid: 'h',
      changes,
      missed,
    };
    if (!isLost) this.#messages.push(told);
  }

  tell(): void {
    const message = this.#messages.shift();
    if (message !== undefined) this.follower.heard(message);
  }

  /** The manager deals with a request; what changes from here on is not in the reply. */
  answer(): void {
    this.#requests.shift()?.();
  }

  async reply(): Promise<void> {
    this.#replies.shift()?.();
    await new Promise(setImmediate);
  }

  async settle(): Promise<void> {
    while (this.#messages.length + this.#requests.length + this.#replies.length > 0) {
      while (this.#messages.length > 0) this.tell();
      this.answer();
      await this.reply();
    }
  }

  #whole(): Promise<WholeQueue> {
    this.fetches += 1;
    return new Promise((resolve, reject) => {
      this.#requests.push(() => {
        const queue = {
          plan_queue_uid: this.uid,
          items: [...this.items],
          running_item: this.running ?? {},
        };
        this.#replies.push(this.isDown ? () => reject(new Error('no reply')) : () => resolve(queue));
      });
    });
  }

  #make(change: Change): void {
    const at = (uid: string) => this.items.findIndex(({ item_uid }) => item_uid === uid);
    if (change.change === 'insert')
      this.items.splice(
        change.before_uid === null ? this.items.length : at(change.before_uid),
        0,
        change.item,
      );
    if (change.change === 'remove') this.items.splice(at(change.item_uid), 1);
    if (change.change === 'replace') this.items.splice(at(change.item_uid), 1, change.item);
    if (change.change === 'clear_queue') this.items.length = 0;
    if (change.change === 'running_item')
      this.running = 'name' in change.item ? (change.item as Item) : undefined;
  }
}

describe('the queue is followed by its changes', () => {
  test('it is fetched once, however much changes', async () => {
    const manager = new SlowManager();
    manager.items.push(item('a'), item('b'));
    manager.follower.seen(manager.uid);
    await manager.settle();
    manager.change([{ change: 'insert', before_uid: 'b', item: item('c') }]);
    await manager.settle();
    const before = manager.fetches;
    for (let n = 0; n < 100; n += 1) {
      manager.change([{ change: 'insert', before_uid: null, item: item(`n${n}`) }]);
      manager.follower.seen(manager.uid);
      await manager.settle();
    }
    manager.change([
      { change: 'replace', item_uid: 'a', item: item('a2') },
      { change: 'remove', item_uid: 'b' },
      { change: 'running_item', item: item('b') },
    ]);
    await manager.settle();
    assert.equal(manager.fetches, before);
    assert.deepEqual(manager.shown, { items: manager.items, running: item('b') });
    manager.change([{ change: 'clear_queue' }, { change: 'running_item', item: {} }]);
    await manager.settle();
    assert.deepEqual(manager.shown, { items: [], running: undefined });
    assert.equal(manager.fetches, before);
  });

  test('a manager that tells no changes is asked whenever its status has another uid', async () => {
    const manager = new SlowManager();
    for (let n = 0; n < 3; n += 1) {
      manager.change([{ change: 'insert', before_uid: null, item: item(`n${n}`) }], { isLost: true });
      manager.follower.seen(manager.uid);
      await manager.settle();
      assert.deepEqual(manager.shown.items, manager.items);
    }
    assert.equal(manager.fetches, 3);
  });

  test('a last message that is lost is made good by the status', async () => {
    const manager = new SlowManager();
    manager.change([{ change: 'insert', before_uid: null, item: item('a') }]);
    await manager.settle();
    manager.change([{ change: 'insert', before_uid: null, item: item('b') }], { isLost: true });
    manager.follower.seen(manager.uid, 10_000);
    await manager.settle();
    assert.equal(manager.shown.items.length, 1, 'its message may be on its way');
    manager.follower.seen(manager.uid, 12_000);
    await manager.settle();
    assert.equal(manager.shown.items.length, 2);
  });

  test('a manager that does not answer is told, and asked again with its next sign of life', async () => {
    const manager = new SlowManager();
    manager.isDown = true;
    manager.follower.seen('any');
    await manager.settle();
    assert.equal(manager.failures.length, 1);
    manager.isDown = false;
    manager.items.push(item('a'));
    manager.follower.seen(manager.uid);
    await manager.settle();
    assert.deepEqual(manager.shown.items, manager.items);
  });

  test('whatever is lost or late, the copy is that of the manager in the end', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const below = (limit: number) => Math.floor(random() * limit);
      const manager = new SlowManager();
      for (let step = 0; step < 60; step += 1) {
        const choice = below(10);
        if (choice < 4) manager.change(randomChanges(manager, below, step), { isLost: below(8) === 0 });
        else if (choice < 7) manager.tell();
        else if (choice < 8) manager.answer();
        else if (choice < 9) await manager.reply();
        else manager.follower.seen(manager.uid, step * 100);
      }
      await manager.settle();
      for (const now of [100_000, 102_000]) {
        manager.follower.seen(manager.uid, now);
        await manager.settle();
      }
      assert.deepEqual(manager.shown, { items: manager.items, running: manager.running }, `seed ${seed}`);
    }
  });
});

function randomChanges(manager: SlowManager, below: (limit: number) => number, step: number): Change[] {
  const any = manager.items[below(manager.items.length)]?.item_uid;
  const fresh = item(`s${step}`);
  switch (any === undefined ? 0 : below(6)) {
    case 0:
      return [{ change: 'insert', before_uid: null, item: fresh }];
    case 1:
      return [{ change: 'insert', before_uid: any ?? null, item: fresh }];
    case 2:
      return [
        { change: 'remove', item_uid: any ?? '' },
        { change: 'running_item', item: fresh },
      ];
    case 3:
      return [{ change: 'replace', item_uid: any ?? '', item: fresh }];
    case 4:
      return [{ change: 'running_item', item: {} }];
    default:
      return [
        { change: 'remove', item_uid: any ?? '' },
        { change: 'insert', before_uid: null, item: item(any ?? '') },
      ];
  }
}
