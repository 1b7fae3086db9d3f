import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY, COUNT, withManager, type ManagerUnderTest } from './manager-under-test.js';

async function runByItself(manager: ManagerUnderTest, plans: number): Promise<void> {
  await manager.open();
  for (let i = 0; i < plans; i++) await manager.request('queue_item_add', { item: COUNT, ...BY });
  await manager.request('queue_autostart', { enable: true });
}

test('a queue that a pause has stopped stays stopped, autostart or not, until somebody starts it', () =>
  withManager({}, async (manager) => {
    await runByItself(manager, 2);
    await manager.until((status) => status.running_item_uid !== null);
    assert.equal((await manager.request('re_pause')).success, true);
    // It has no checkpoint left.
    manager.worker.end('completed');
    await manager.until((status) => status.manager_state === 'idle');
    // Whatever may start a queue happens.
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    await manager.request('queue_mode_set', { mode: {} });
    const { items_in_queue, queue_autostart_enabled, running_item_uid } = manager.status;
    assert.deepEqual([items_in_queue, queue_autostart_enabled, running_item_uid], [2, true, null]);
    await manager.request('queue_start');
    await manager.until((status) => status.running_item_uid !== null);
  }));

test('a plan that cannot be started is not tried again and again: autostart is off', () =>
  withManager({}, async (manager) => {
    manager.worker.refuses = 'det1 is gone';
    await runByItself(manager, 1);
    await manager.until((status) => status.manager_state === 'idle' && status.items_in_history > 0);
    const { items_in_queue, items_in_history, queue_autostart_enabled } = manager.status;
    assert.deepEqual([items_in_queue, items_in_history, queue_autostart_enabled], [1, 1, false]);
  }));
