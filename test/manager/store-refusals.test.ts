import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY, COUNT, withManager, type ManagerUnderTest } from './manager-under-test.js';

/** A store that refuses (its disk is full, its Redis is away) delays what the queue does by itself, and ends nothing. */
/** What is tried again later is no reason for a process to go on, so the test has to be one. */
function withRefusals(use: (manager: ManagerUnderTest) => Promise<void>): Promise<void> {
  return withManager({}, async (manager) => {
    const alive = setInterval(() => undefined, 60_000);
    try {
      await manager.open();
      await use(manager);
    } finally {
      clearInterval(alive);
    }
  });
}

async function outcomes(manager: ManagerUnderTest): Promise<unknown[]> {
  const { items } = await manager.request('history_get');
  return (items as unknown as { result: Record<string, unknown> }[]).map(
    ({ result }) => result['exit_status'],
  );
}

async function queue(manager: ManagerUnderTest, plans: number): Promise<void> {
  for (let i = 0; i < plans; i++) await manager.request('queue_item_add', { item: COUNT, ...BY });
  await manager.request('queue_start');
  await manager.until((status) => status.running_item_uid !== null);
}

async function overcome(manager: ManagerUnderTest): Promise<void> {
  await manager.store.refusal();
  assert.equal((await manager.request('ping')).msg, 'RE Manager v1.2.3');
  manager.store.isFull = false;
}

test('a request to change something is refused, says why, and has changed nothing', () =>
  withRefusals(async (manager) => {
    manager.store.isFull = true;
    const reply = await manager.request('queue_item_add', { item: COUNT, ...BY });
    assert.equal(reply.success, false);
    assert.match(reply.msg, /could not be saved.*the disk is full/);
    assert.equal(manager.status.items_in_queue, 0);
  }));

test('the end of a plan is recorded, and the next one started, as soon as the store takes it', () =>
  withRefusals(async (manager) => {
    await queue(manager, 2);
    manager.store.isFull = true;
    manager.worker.end('completed');
    await overcome(manager);
    await manager.until((status) => status.items_in_queue === 0 && status.running_item_uid !== null);
    manager.worker.end('completed');
    await manager.until((status) => status.manager_state === 'idle');
    assert.deepEqual(await outcomes(manager), ['completed', 'completed']);
  }));

test('a queue that was started starts when its first item can be taken', () =>
  withRefusals(async (manager) => {
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    const started = manager.request('queue_start');
    manager.store.isFull = true;
    await started;
    await overcome(manager);
    await manager.until((status) => status.manager_state === 'executing_queue');
    assert.equal(manager.worker.started.length, 1);
  }));

test('a worker that dies meanwhile is on record later, and the manager is free again then', () =>
  withRefusals(async (manager) => {
    await queue(manager, 1);
    manager.store.isFull = true;
    manager.worker.die('signal SIGKILL');
    await overcome(manager);
    await manager.until((status) => status.manager_state === 'idle');
    assert.deepEqual(await outcomes(manager), ['failed']);
    assert.equal(manager.status.items_in_queue, 1);
  }));

test('an item to be executed at once is refused', () =>
  withRefusals(async (manager) => {
    manager.store.isFull = true;
    const reply = await manager.request('queue_item_execute', { item: COUNT, ...BY });
    assert.equal(reply.success, false);
    assert.match(reply.msg, /the disk is full/);
    assert.equal(manager.status.manager_state, 'idle');
    assert.equal(manager.worker.started.length, 0);
  }));
