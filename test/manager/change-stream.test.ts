import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainValue } from '../../src/protocol/index.js';
import { BY, COUNT, withManager, type ManagerUnderTest } from './manager-under-test.js';

interface Change {
  change: string;
  item: { item_uid: string };
  item_uid: string;
  before_uid: string | null;
  count: number;
}
interface Message {
  epoch: string;
  seq: number;
  plan_queue_uid: string;
  plan_history_uid: string;
  changes: Change[];
}

/** Published so far; changes are told when the reply to whoever made them has left. */
async function messages(manager: ManagerUnderTest): Promise<Message[]> {
  await new Promise((resolve) => setImmediate(resolve));
  return manager.published
    .filter(({ topic }) => topic === 'QS_Changes')
    .map(({ payload }) => plainValue(payload['msg']) as Message);
}

/** What a client has that only listens. */
function follow(all: readonly Message[]): { queue: string[]; running: string | null; history: string[] } {
  const state = { queue: [] as string[], running: null as string | null, history: [] as string[] };
  for (const change of all.flatMap(({ changes }) => changes)) {
    const at = state.queue.indexOf(change.item_uid);
    if (change.change === 'insert') {
      const before = change.before_uid === null ? state.queue.length : state.queue.indexOf(change.before_uid);
      state.queue.splice(before, 0, change.item.item_uid);
    } else if (change.change === 'remove') state.queue.splice(at, 1);
    else if (change.change === 'replace') state.queue[at] = change.item.item_uid;
    else if (change.change === 'clear_queue') state.queue = [];
    else if (change.change === 'running_item') state.running = change.item.item_uid ?? null;
    else if (change.change === 'append_history') state.history.push(change.item.item_uid);
    else if (change.change === 'trim_history') state.history.splice(0, change.count);
  }
  return state;
}

test('a client that only follows the changes has the same queue, running item and history as one that fetches', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const add = async (pos: number | string): Promise<void> =>
      void (await manager.request('queue_item_add', { item: COUNT, ...BY, pos }));
    for (const pos of ['back', 'front', 1, -1, 'back', 0, 2]) await add(pos);
    await manager.request('queue_item_move', { pos: 'back', pos_dest: 'front' });
    await manager.request('queue_item_remove', { pos: 2 });
    await manager.request('queue_start');
    for (const ending of ['completed', 'completed', 'failed'] as const) {
      await manager.until((status) => status.running_item_uid !== null);
      const before = manager.status.items_in_history;
      manager.worker.end(ending);
      await manager.until((status) => status.items_in_history > before);
    }
    await manager.until((status) => status.manager_state === 'idle');
    await manager.request('history_clear', { size: 2 });
    const queue = (await manager.request('queue_get')) as unknown as { items: { item_uid: string }[] };
    const history = (await manager.request('history_get')) as unknown as { items: { item_uid: string }[] };
    assert.deepEqual(follow(await messages(manager)), {
      queue: queue.items.map(({ item_uid }) => item_uid),
      running: null,
      history: history.items.map(({ item_uid }) => item_uid),
    });
  }));

test('messages are numbered without a gap, and the last one names the uids that the status has', () =>
  withManager({}, async (manager) => {
    await manager.open();
    for (let i = 0; i < 5; i++) await manager.request('queue_item_add', { item: COUNT, ...BY });
    const all = await messages(manager);
    assert.deepEqual(
      all.map(({ seq }) => seq),
      all.map((_, i) => i + 1),
    );
    assert.equal(new Set(all.map(({ epoch }) => epoch)).size, 1);
    assert.equal(all.at(-1)?.plan_queue_uid, manager.status.plan_queue_uid);
  }));
