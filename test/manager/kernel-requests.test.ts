import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY, COUNT, withManager } from './manager-under-test.js';

test('code in the kernel asks in the name of its user, for the group of the environment, whatever it says itself', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const spoofed = { item: COUNT, user: 'boss', user_group: 'root' };
    const reply = await manager.worker.ask('queue_item_add', spoofed, 'alice');
    assert.equal(reply['success'], true);
    const { user, user_group } = reply['item'] as { user?: string; user_group?: string };
    assert.deepEqual([user, user_group], ['alice', 'primary']);
  }));

test('only the queue and the history are offered to code in the kernel', () =>
  withManager({}, async (manager) => {
    await manager.open();
    for (const method of ['environment_destroy', 'permissions_set', 'lock', 'manager_stop', 'no_such'])
      assert.equal((await manager.worker.ask(method))['success'], false, method);
    assert.equal((await manager.worker.ask('queue_get', { nonsense: 1 }))['success'], false);
  }));

test('a queue that a cell starts begins when the cell is over, unless it is stopped before', () =>
  withManager({}, async (manager) => {
    await manager.open();
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    manager.worker.occupy('other');
    assert.equal((await manager.worker.ask('queue_start'))['later'], true);
    await manager.worker.ask('queue_stop');
    manager.worker.occupy('none');
    await manager.request('status');
    assert.equal(manager.worker.started.length, 0);

    manager.worker.occupy('other');
    assert.equal((await manager.worker.ask('queue_start'))['later'], true);
    manager.worker.occupy('none');
    await manager.until((status) => status.manager_state === 'executing_queue');
  }));

test('a queue that is locked is not started from a cell either', () =>
  withManager({}, async (manager) => {
    await manager.open();
    manager.worker.occupy('other');
    await manager.request('lock', { queue: true, environment: true, lock_key: 'k', user: 'u' });
    assert.match(String((await manager.worker.ask('queue_start'))['msg']), /locked by u/);
    assert.equal((await manager.worker.ask('queue_start', { lock_key: 'k' }))['success'], true);
  }));
