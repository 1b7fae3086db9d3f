import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, QueueItem } from '../../src/protocol/index.js';
import { BY, COUNT, withManager, type ManagerUnderTest } from './manager-under-test.js';

async function itemsOf(manager: ManagerUnderTest, method: 'queue_get' | 'history_get'): Promise<QueueItem[]> {
  return (await manager.request(method))['items'] as unknown as QueueItem[];
}

async function runWith(manager: ManagerUnderTest, properties: JsonObject): Promise<void> {
  await manager.open();
  for (const item of [{ ...COUNT, properties }, COUNT])
    await manager.request('queue_item_add', { item, ...BY });
  await manager.request('queue_start');
  await manager.until((status) => status.running_item_uid !== null);
}

/** The running plan fails, and the end of it is on record. */
async function fail(manager: ManagerUnderTest): Promise<void> {
  const before = manager.status.items_in_history;
  manager.worker.end('failed', { msg: 'no beam' });
  await manager.until((status) => status.items_in_history > before);
}

test('a plan with the policy retry runs again as often as it says, and then stops the queue', () =>
  withManager({}, async (manager) => {
    await runWith(manager, { failure_policy: 'retry', retries: 2 });
    for (const attempt of [1, 2, 3]) {
      await manager.until((status) => status.running_item_uid !== null);
      assert.equal(manager.worker.started.length, attempt);
      await fail(manager);
    }
    await manager.until((status) => status.manager_state === 'idle');
    assert.deepEqual([manager.status.items_in_history, manager.status.items_in_queue], [3, 2]);
  }));

test('a plan with the policy retry that succeeds the second time lets the queue go on', () =>
  withManager({}, async (manager) => {
    await runWith(manager, { failure_policy: 'retry', retries: 5 });
    await fail(manager);
    for (let plan = 0; plan < 2; plan++) {
      await manager.until((status) => status.running_item_uid !== null);
      const before = manager.status.items_in_history;
      manager.worker.end('completed');
      await manager.until((status) => status.items_in_history > before);
    }
    await manager.until((status) => status.manager_state === 'idle');
    assert.deepEqual([manager.status.items_in_history, manager.status.items_in_queue], [3, 0]);
  }));

test('a plan with the policy skip leaves the queue when it fails, and the next one runs', () =>
  withManager({}, async (manager) => {
    await runWith(manager, { failure_policy: 'skip' });
    await fail(manager);
    await manager.until((status) => status.running_item_uid !== null);
    assert.deepEqual([manager.status.items_in_history, manager.status.items_in_queue], [1, 0]);
  }));

test('a plan with the policy hold is not started again before somebody has updated it', () =>
  withManager({}, async (manager) => {
    await runWith(manager, { failure_policy: 'hold' });
    await fail(manager);
    await manager.until((status) => status.manager_state === 'idle');
    const refused = await manager.request('queue_start');
    assert.equal(refused.success, false);
    assert.match(refused.msg, /held/);
    const [held] = await itemsOf(manager, 'queue_get');
    assert.equal(held?.properties?.held, true);
    assert.equal(
      (await manager.request('queue_item_update', { item: held as QueueItem, ...BY })).success,
      true,
    );
    assert.equal((await manager.request('queue_start')).success, true);
    await manager.until((status) => status.running_item_uid === held?.item_uid);
  }));

test('a policy that makes no sense is refused', () =>
  withManager({}, async (manager) => {
    await manager.open();
    for (const properties of [
      { failure_policy: 'pray' },
      { failure_policy: 'retry' },
      { failure_policy: 'retry', retries: -1 },
    ]) {
      const reply = await manager.request('queue_item_add', { item: { ...COUNT, properties }, ...BY });
      assert.equal(reply.success, false);
    }
  }));

test('starting a queue that runs says so, and changes nothing', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(2);
    const before = manager.status.running_item_uid;
    const reply = await manager.request('queue_start');
    assert.match(reply.msg, /running already/);
    assert.equal(manager.status.running_item_uid, before);
  }));

test('a request that is repeated with its key adds nothing, wherever the item is by then', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const request = { item: COUNT, ...BY, request_key: 'night 7' };
    const first = await manager.request('queue_item_add', request);
    assert.deepEqual((await manager.request('queue_item_add', request))['item'], first['item']);
    assert.equal(manager.status.items_in_queue, 1);
    await manager.request('queue_start');
    await manager.until((status) => status.running_item_uid !== null);
    assert.equal((await manager.request('queue_item_add', request)).success, true);
    manager.worker.end('completed');
    await manager.until((status) => status.items_in_history === 1);
    assert.equal((await manager.request('queue_item_add', request)).success, true);
    assert.equal(manager.status.items_in_queue, 0);
    const batch = { items: [COUNT, COUNT], ...BY, request_key: 'night 8' };
    await manager.request('queue_item_add_batch', batch);
    assert.equal((await manager.request('queue_item_add_batch', batch))['qsize'], 2);
    assert.equal((await manager.request('queue_item_add', { ...request, request_key: 5 })).success, false);
  }));

test('the history comes in pages and by item, and whole when nothing is asked', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(3);
    for (const done of [1, 2, 3]) {
      await manager.until((status) => status.running_item_uid !== null);
      manager.worker.end('completed');
      await manager.until((status) => status.items_in_history === done);
    }
    const all = await itemsOf(manager, 'history_get');
    const uids = async (params: JsonObject): Promise<unknown[]> =>
      ((await manager.request('history_get', params))['items'] as unknown as QueueItem[]).map(
        ({ item_uid }) => item_uid,
      );
    const [first, second, third] = all.map(({ item_uid }) => item_uid);
    assert.deepEqual(await uids({ offset: 1, limit: 1 }), [second]);
    assert.deepEqual(await uids({ offset: -1 }), [third]);
    assert.deepEqual(await uids({ limit: 2 }), [first, second]);
    assert.deepEqual(await uids({ offset: 7 }), []);
    assert.deepEqual(await uids({ item_uid: second as string }), [second]);
    assert.equal((await manager.request('history_get', { limit: 1 }))['total'], 3);
    assert.equal('total' in (await manager.request('history_get')), false);
  }));

test('why an environment did not open can be asked for', () =>
  withManager({}, async (manager) => {
    manager.worker.openFault = 'devices.ts:3:7 - no such module';
    await manager.request('environment_open');
    await manager.until((status) => status.manager_state === 'idle');
    assert.match(String((await manager.request('environment_info'))['failure']), /devices\.ts:3:7/);
    manager.worker.openFault = undefined;
    await manager.open();
    assert.equal((await manager.request('environment_info'))['failure'], null);
  }));

test('items are checked without being added, each with its own reason', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const before = manager.status.plan_queue_uid;
    const good = await manager.request('queue_item_check', { items: [COUNT, COUNT], ...BY });
    assert.deepEqual([good.success, good['results']], [true, Array(2).fill({ success: true, msg: '' })]);
    const items = [COUNT, { ...COUNT, args: [] }, { item_type: 'plan', name: 'nothing' }, 5];
    const bad = await manager.request('queue_item_check', { items, ...BY });
    assert.equal(bad.msg, '3 of 4 items could not be added. See the result of each.');
    const results = bad['results'] as unknown as readonly { success: boolean; msg: string }[];
    assert.deepEqual(
      results.map(({ success }) => success),
      [true, false, false, false],
    );
    assert.match(results[1]?.msg ?? '', /parameter 'detectors' is missing/);
    assert.deepEqual([manager.status.items_in_queue, manager.status.plan_queue_uid], [0, before]);
  }));

test('a check says of a batch what adding it would', () =>
  withManager({}, async (manager) => {
    await manager.open();
    for (const request of [
      { items: [COUNT, 'x'], ...BY },
      { items: [COUNT], user: 'u', user_group: 'nobody' },
      { items: [COUNT], user_group: 'primary' },
      { items: 5, ...BY },
      { ...BY },
    ]) {
      const [check, add] = [
        await manager.request('queue_item_check', request),
        await manager.request('queue_item_add_batch', request),
      ];
      assert.deepEqual([check.success, check['results']], [add.success, add['results']]);
    }
  }));
