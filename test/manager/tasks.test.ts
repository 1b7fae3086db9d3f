import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../src/protocol/index.js';
import { FakeWorker } from '../fakes/fake-worker.js';
import { BY, COUNT, withManager } from './manager-under-test.js';

test('a script in the foreground occupies the manager until its result is there', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const reply = await manager.request('script_upload', { script: 'const x = 1' });
    assert.equal(reply.success, true);
    const task_uid = String(reply['task_uid']);
    assert.equal(manager.status.manager_state, 'executing_task');
    assert.equal((await manager.request('task_status', { task_uid }))['status'], 'running');
    assert.equal((await manager.request('queue_start')).success, false);
    const before = manager.status.task_results_uid;
    manager.worker.endTask();
    await manager.until((status) => status.manager_state === 'idle');
    assert.notEqual(manager.status.task_results_uid, before);
    const result = (await manager.request('task_result', { task_uid }))['result'] as unknown as Record<
      string,
      unknown
    >;
    assert.deepEqual(
      [result['success'], result['msg'], result['traceback'], result['return_value']],
      [true, '', '', null],
    );
  }));

test('background tasks run beside a plan and are counted', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(1);
    const item = { item_type: 'function', name: 'f', args: [1] };
    assert.equal(
      (await manager.request('function_execute', { item, ...BY })).success,
      false,
      'busy with a plan',
    );
    const reply = await manager.request('function_execute', { item, ...BY, run_in_background: true });
    assert.equal(reply['task_uid'], (reply['item'] as unknown as { item_uid: string }).item_uid);
    assert.equal(manager.status.worker_background_tasks, 1);
    assert.equal(manager.status.manager_state, 'executing_queue');
    manager.worker.endTask({ return_value: 7 });
    await manager.until((status) => status.worker_background_tasks === 0);
    const result = await manager.request('task_result', { task_uid: reply['task_uid'] as string });
    assert.equal((result['result'] as unknown as { return_value: number }).return_value, 7);
  }));

test('tasks that nobody knows are not found, in a list as well as alone', () =>
  withManager({}, async (manager) => {
    assert.equal((await manager.request('task_status', { task_uid: 'x' }))['status'], 'not_found');
    assert.deepEqual((await manager.request('task_status', { task_uid: ['x', 'x'] }))['status'], {
      x: 'not_found',
    });
    assert.deepEqual((await manager.request('task_result', { task_uid: 'x' }))['result'], {});
    for (const task_uid of [null, 5, [[5]]]) {
      assert.equal((await manager.request('task_status', { task_uid })).success, false);
    }
  }));

test('a task that runs when the environment is destroyed is forgotten', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const { task_uid } = (await manager.request('script_upload', { script: '' })) as unknown as {
      task_uid: string;
    };
    await manager.request('environment_destroy');
    await manager.until((status) => status.manager_state === 'idle');
    assert.equal((await manager.request('task_status', { task_uid }))['status'], 'not_found');
  }));

test('a restarted manager finds a foreground task running, and is idle when it has ended', async () => {
  const worker = new FakeWorker();
  worker.left = {
    item_uid: null,
    paused: false,
    reports: [],
    task_uid: 'T',
    task_reports: [],
    typed_reports: [],
  };
  await withManager({ worker, isRestart: true }, async (manager) => {
    assert.equal(manager.status.manager_state, 'executing_task');
    worker.endTask({ task_uid: 'T' });
    await manager.until((status) => status.manager_state === 'idle');
    assert.equal((await manager.request('task_status', { task_uid: 'T' }))['status'], 'completed');
  });
});

test('a script needs a text, and an open environment', () =>
  withManager({}, async (manager) => {
    assert.equal((await manager.request('script_upload', { script: 'x' })).success, false);
    await manager.open();
    for (const script of [undefined, null, 5, ['x']]) {
      assert.equal((await manager.request('script_upload', { script } as never)).success, false);
    }
  }));

test('autostart runs the queue as soon as it can, and a failure ends it', () =>
  withManager({}, async (manager) => {
    assert.equal((await manager.request('queue_autostart', { enable: 1 })).success, false);
    await manager.request('queue_autostart', { enable: true });
    await manager.open();
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    await manager.until((status) => status.running_item_uid !== null);
    manager.worker.end('completed');
    await manager.until((status) => status.manager_state === 'idle');
    assert.equal(manager.status.queue_autostart_enabled, true, 'an empty queue does not end it');
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    await manager.until((status) => status.running_item_uid !== null);
    manager.worker.end('failed');
    await manager.until((status) => status.manager_state === 'idle');
    assert.equal(manager.status.queue_autostart_enabled, false);
    assert.equal(manager.status.items_in_queue, 1);
  }));

test('a loop brings completed plans back, and the mode is checked before it is taken', () =>
  withManager({}, async (manager) => {
    for (const mode of [null, 'loop', { loop: 1 }, { no_such_mode: true }, []]) {
      assert.equal((await manager.request('queue_mode_set', { mode } as never)).success, false);
    }
    await manager.request('queue_mode_set', { mode: { loop: true } });
    assert.deepEqual(manager.status.plan_queue_mode, { loop: true, ignore_failures: false });
    await manager.runQueue(1);
    await manager.request('queue_stop');
    manager.worker.end('completed');
    const status = await manager.until(({ manager_state }) => manager_state === 'idle');
    assert.deepEqual([status.items_in_queue, status.items_in_history], [1, 1]);
    await manager.request('queue_mode_set', { mode: 'default' });
    assert.deepEqual(manager.status.plan_queue_mode, { loop: false, ignore_failures: false });
  }));

test('a batch with one bad item is refused as a whole, with a result for each', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const items = [COUNT, { item_type: 'plan', name: 'nothing' }];
    const reply = await manager.request('queue_item_add_batch', { items, ...BY });
    assert.deepEqual([reply.success, reply['qsize'], reply['items']], [false, 0, items]);
    const results = reply['results'] as unknown as { success: boolean }[];
    assert.deepEqual(
      results.map(({ success }) => success),
      [true, false],
    );
    const good = await manager.request('queue_item_add_batch', { items: [COUNT, COUNT], ...BY });
    assert.deepEqual([good.success, good['qsize']], [true, 2]);
    assert.equal((await manager.request('queue_item_add_batch', { items: [], ...BY })).success, true);
  }));

test('what can be seen of the metadata is what the keys permit', () =>
  withManager({ permittedMetadata: ['/versions/a', '/nothing'] }, async (manager) => {
    assert.equal((await manager.request('re_metadata')).success, false);
    await manager.open();
    assert.deepEqual((await manager.request('re_metadata'))['re_metadata'], { versions: { a: '1' } });
  }));

test('permissions are checked before they are taken, and new groups may add to the queue at once', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const before = manager.status.plans_allowed_uid;
    const groups = { root: { allowed_plans: [null] }, team: { allowed_plans: [null] } };
    for (const bad of [
      {},
      { user_groups: { team: {} } },
      { user_groups: { root: { plans: [] } } },
      { user_groups: { root: { allowed_plans: [5] } } },
      { user_groups: { root: { forbidden_plans: [':('] } } },
    ]) {
      assert.equal(
        (await manager.request('permissions_set', { user_group_permissions: bad })).success,
        false,
      );
    }
    assert.equal(manager.status.plans_allowed_uid, before);
    assert.equal(
      (await manager.request('permissions_set', { user_group_permissions: { user_groups: groups } })).success,
      true,
    );
    assert.notEqual(manager.status.plans_allowed_uid, before);
    assert.equal(
      (await manager.request('queue_item_add', { item: COUNT, user: 'u', user_group: 'team' })).success,
      true,
    );
    assert.equal((await manager.request('queue_item_add', { item: COUNT, ...BY })).success, false);
    assert.equal((await manager.request('permissions_reload')).success, true);
    assert.equal((await manager.request('queue_item_add', { item: COUNT, ...BY })).success, true);
  }));

test('the lock bars what it covers, tells who holds it, and opens to its key and in an emergency', () =>
  withManager({ emergencyLockKey: 'break glass' }, async (manager) => {
    for (const bad of [
      { user: 'Ann' },
      { user: '', lock_key: 'k', queue: true },
      { user: 'Ann', lock_key: 'k' },
      { user: 'Ann', lock_key: 'k', queue: true, note: 5 },
    ]) {
      assert.equal((await manager.request('lock', bad)).success, false);
    }
    const locked = await manager.request('lock', { user: 'Ann', lock_key: 'k', queue: true, note: 'mine' });
    const info = locked['lock_info'] as unknown as Record<string, unknown>;
    assert.deepEqual(
      [info['queue'], info['environment'], info['user'], info['note']],
      [true, false, 'Ann', 'mine'],
    );
    assert.equal(info['emergency_lock_key_is_set'], true);
    assert.equal(JSON.stringify(locked).includes('"k"'), false);
    assert.equal((await manager.request('queue_clear')).success, false);
    assert.equal((await manager.request('queue_clear', { lock_key: 'break glass' })).success, false);
    assert.equal(
      (await manager.request('lock', { user: 'Bob', lock_key: 'other', queue: true })).success,
      false,
    );
    const wrong = await manager.request('lock_info', { lock_key: 'wrong' });
    assert.deepEqual(
      [wrong.success, (wrong['lock_info'] as unknown as { user: string }).user],
      [false, 'Ann'],
    );
    assert.equal((await manager.request('unlock', { lock_key: 'wrong' })).success, false);
    assert.equal((await manager.request('unlock', { lock_key: 'break glass' })).success, true);
    assert.deepEqual(manager.status.lock, { environment: false, queue: false });
    assert.equal((await manager.request('unlock', { lock_key: 'anything' })).success, true);
  }));

test('each group is told what it may use, and may call the functions of its lists only', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const permissions = {
      user_groups: {
        root: { allowed_plans: [null], allowed_devices: [null], allowed_functions: [null] },
        primary: { allowed_devices: [':^det'], allowed_functions: [':^f$'] },
      },
    };
    const set = await manager.request('permissions_set', { user_group_permissions: permissions });
    assert.equal(set.success, true, set.msg);
    const plans = await manager.request('plans_allowed', { user_group: 'primary' });
    assert.deepEqual(plans['plans_allowed'], {});
    const devices = await manager.request('devices_allowed', { user_group: 'primary' });
    assert.deepEqual(Object.keys(devices['devices_allowed'] as unknown as JsonObject), ['det1']);
    const call = (name: string) =>
      manager.request('function_execute', {
        item: { item_type: 'function', name },
        ...BY,
        run_in_background: true,
      });
    assert.match((await call('g')).msg, /primary may not use the function g/);
    assert.equal((await call('f')).success, true);
  }));

test('a plan that was allowed when it was queued, and is no more, does not run', () =>
  withManager({}, async (manager) => {
    await manager.open();
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    const user_group_permissions = { user_groups: { root: { allowed_plans: [null] }, primary: {} } };
    await manager.request('permissions_set', { user_group_permissions });
    await manager.request('queue_start');
    await manager.until((status) => status.items_in_history === 1 && status.manager_state === 'idle');
    assert.deepEqual(manager.worker.started, []);
    const { items } = (await manager.request('history_get')) as unknown as {
      items: { result: JsonObject }[];
    };
    assert.match(String(items[0]?.result['msg']), /primary may not use the plan count/);
  }));
