import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METHODS } from '../../src/protocol/methods/index.js';
import { BY, COUNT, withManager } from './manager-under-test.js';

const REFUSED_BODIES: Record<string, string> = {
  'text that is no JSON': '{"method": ',
  'a string': '"status"',
  'a list': '[1, 2]',
  'no method': '{"params": {}}',
  'extra keys': '{"method": "ping", "params": {}, "id": 1}',
  'an unknown method': '{"method": "make_coffee"}',
  'a method that is null': '{"method": null}',
  'a method that is an object': '{"method": {"a": 1}}',
  'a name that objects inherit': '{"method": "constructor"}',
};

for (const [what, body] of Object.entries(REFUSED_BODIES)) {
  test(`a request with ${what} is answered with a failure`, () =>
    withManager({}, async (manager) => {
      const reply = await manager.raw(body);
      assert.deepEqual(Object.keys(reply), ['success', 'msg']);
      assert.equal(reply.success, false);
      assert.ok(reply.msg.length > 10);
    }));
}

for (const params of ['null', '[]', '"x"', '{"anything": 1}']) {
  test(`status and ping ignore the parameters ${params}`, () =>
    withManager({}, async (manager) => {
      const reply = await manager.raw(`{"method": "ping", "params": ${params}}`);
      assert.match(reply.msg, /^RE Manager v1\.2\.3/);
      assert.equal('success' in reply, false);
    }));
}

for (const params of ['null', '[]', '"x"', '""', '5', 'false']) {
  test(`every other method refuses the parameters ${params}, which are no object`, () =>
    withManager({}, async (manager) => {
      for (const method of ['queue_get', 'queue_clear', 'queue_item_add']) {
        const reply = await manager.raw(`{"method": "${method}", "params": ${params}}`);
        assert.deepEqual([reply.success, /must be an object/.test(reply.msg)], [false, true], method);
      }
    }));
}

for (const option of [null, false, '', 0, [], {}, 'safe_on']) {
  test(`manager_stop takes ${JSON.stringify(option)} for the option safe_on`, () =>
    withManager({}, async (manager) => {
      await manager.runQueue(1);
      assert.match(
        (await manager.request('manager_stop', { option })).msg,
        /except with the option safe_off/,
      );
    }));
}

test('a plan that is not there is refused with what may have been meant, and not as one that is forbidden', () =>
  withManager({}, async (manager) => {
    const add = async (name: string) =>
      (await manager.request('queue_item_add', { item: { ...COUNT, name }, ...BY })).msg;
    assert.match(await add('count'), /^There is no plan count: no plans are known before/);
    await manager.open();
    assert.match(await add('cuont'), /^There is no plan cuont\. Did you mean count\? Send plans_allowed/);
    assert.match(await add('make_coffee'), /^There is no plan make_coffee\. Send plans_allowed/);
  }));

test('where the permissions have no group but root, a refusal says where to look', () =>
  withManager({}, async (manager) => {
    await manager.open();
    await manager.request('permissions_set', { user_group_permissions: { user_groups: { root: {} } } });
    const { msg } = await manager.request('queue_item_add', { item: COUNT, ...BY });
    assert.match(msg, /^There is no user group "primary": .* log of the manager .* permissions_reload/);
  }));

test('a parameter that is one of a few words is refused with these words', () =>
  withManager({}, async (manager) => {
    for (const [method, params, words] of [
      ['re_pause', { option: 'later' }, /option .* it must be deferred or immediate/],
      ['re_pause', { option: null }, /it must be deferred or immediate/],
      ['re_runs', { option: 5 }, /it must be active, open or closed/],
      ['manager_stop', { option: 'x' }, /it must be safe_on or safe_off/],
      ['queue_autostart', { enable: 1 }, /enable .* it must be true or false/],
      ['queue_autostart', {}, /it must be true or false/],
    ] as const)
      assert.match((await manager.request(method, params)).msg, words);
  }));

test('manager_stop refuses options that there are not', () =>
  withManager({}, async (manager) => {
    for (const option of ['x', 1, true, ['safe_on']])
      assert.equal((await manager.request('manager_stop', { option })).success, false);
    assert.deepEqual(manager.ends, []);
  }));

for (const [name, method] of Object.entries(METHODS)) {
  if (name === 'status' || name === 'ping') continue;
  test(`${name} refuses a parameter that it does not have, with all the keys of its replies`, () =>
    withManager({}, async (manager) => {
      const reply = await manager.request(name, { no_such_parameter: 1 });
      assert.equal(reply.success, false);
      assert.match(reply.msg, /no_such_parameter/);
      for (const [key, value] of Object.entries(method.refused)) assert.deepEqual(reply[key], value);
    }));
}

const STATUS_FIELDS = (
  'devices_allowed_uid devices_existing_uid ip_kernel_captured ip_kernel_state items_in_history items_in_queue kernel_fault lock ' +
  'lock_info_uid manager_state msg pause_pending plan_history_uid plan_progress plan_queue_mode plan_queue_uid plans_allowed_uid ' +
  'plans_existing_uid queue_autostart_enabled queue_stop_pending re_state run_list_uid running_item_uid status_uid ' +
  'task_results_uid time waiting_for worker_background_tasks worker_environment_exists worker_environment_state'
).split(' ');

test('the status has all fields and a uid that changes with it', () =>
  withManager({}, async (manager) => {
    const before = await manager.request('status');
    assert.deepEqual(Object.keys(before).sort(), STATUS_FIELDS);
    assert.equal((await manager.request('status'))['status_uid'], before['status_uid']);
    await manager.request('queue_clear');
    assert.notEqual((await manager.request('status'))['status_uid'], before['status_uid']);
  }));

test('a change shows in the status as soon as it is acknowledged', () =>
  withManager({}, async (manager) => {
    await manager.open();
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    assert.equal((await manager.request('status'))['items_in_queue'], 1);
  }));

test('an item is echoed as far as it got when it is refused', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const odd = { item_type: 'plan', name: 'count', args: [['det1'], 1, 2, 3] };
    const reply = await manager.request('queue_item_add', { item: odd, ...BY });
    assert.equal(reply.success, false);
    assert.deepEqual([reply['item'], reply['qsize']], [odd, null]);
    assert.equal((await manager.request('queue_item_add', { ...BY }))['item'], null);
    assert.equal((await manager.request('queue_item_add', { item: 5, ...BY }))['item'], 5);
  }));

const REFUSED_ITEMS: Record<string, [item: object, by: object]> = {
  'a plan that does not exist': [{ item_type: 'plan', name: 'scan' }, BY],
  'a plan that is private': [{ item_type: 'plan', name: '_hidden' }, BY],
  'arguments that do not fit': [{ item_type: 'plan', name: 'count' }, BY],
  'a user group that does not exist': [COUNT, { user: 'u', user_group: 'nobody' }],
  'no user': [COUNT, { user_group: 'primary' }],
  'no user group': [COUNT, { user: 'u' }],
  'an unknown instruction': [{ item_type: 'instruction', name: 'dance' }, BY],
  'the type of a task': [{ item_type: 'function', name: 'f' }, BY],
  'metadata that is text': [{ ...COUNT, meta: 'sample' }, BY],
};

for (const [what, [item, by]] of Object.entries(REFUSED_ITEMS)) {
  test(`an item with ${what} is refused and changes nothing`, () =>
    withManager({}, async (manager) => {
      await manager.open();
      const before = manager.status.plan_queue_uid;
      const reply = await manager.request('queue_item_add', { item, ...by } as never);
      assert.equal(reply.success, false);
      assert.ok(reply.msg.length > 10);
      assert.equal(manager.status.plan_queue_uid, before);
    }));
}

test('a locked queue is changed with the key only, and the refusal says who holds it', () => {
  const lock = {
    environment: false,
    queue: true,
    lock_key: 'abc',
    note: 'beam study',
    user: 'Ann',
    time: 1,
    uid: 'L',
  };
  return withManager({ lock }, async (manager) => {
    const refused = await manager.request('queue_clear');
    assert.equal(refused.success, false);
    assert.match(refused.msg, /Ann.*beam study/);
    assert.doesNotMatch(refused.msg, /abc/);
    assert.equal((await manager.request('queue_clear', { lock_key: 'wrong' })).success, false);
    assert.equal((await manager.request('queue_clear', { lock_key: 5 })).success, false);
    assert.equal((await manager.request('queue_clear', { lock_key: 'abc' })).success, true);
    assert.deepEqual(manager.status.lock, { environment: false, queue: true });
    assert.match(
      (await manager.request('queue_start')).msg,
      /environment/i,
      'not locked, refused for its own reason',
    );
  });
});

test('an environment that does not open says why, and the manager is idle again', () =>
  withManager({}, async (manager) => {
    manager.worker.openFault = 'devices.ts:3:7 - no such module';
    assert.equal((await manager.request('environment_open')).success, true);
    const status = await manager.until(({ manager_state }) => manager_state === 'idle');
    assert.equal(status.worker_environment_exists, false);
  }));

test('the environment opens once, closes once, and can be opened again', () =>
  withManager({}, async (manager) => {
    assert.equal((await manager.request('environment_close')).success, false);
    await manager.open();
    assert.equal((await manager.request('environment_open')).success, false);
    assert.equal((await manager.request('environment_close')).success, true);
    await manager.until((status) => status.manager_state === 'idle' && !status.worker_environment_exists);
    assert.equal((await manager.request('environment_destroy')).success, false);
    await manager.open();
  }));

test('the lists of plans hold what a group may use, and keep their uids while nothing changes', () =>
  withManager({}, async (manager) => {
    await manager.open();
    const allowed = await manager.request('plans_allowed', { user_group: 'primary' });
    assert.deepEqual(Object.keys(allowed['plans_allowed'] ?? {}), ['count']);
    const existing = await manager.request('plans_existing');
    assert.deepEqual(Object.keys(existing['plans_existing'] ?? {}), ['count', '_hidden']);
    assert.equal(existing['plans_existing_uid'], manager.status.plans_existing_uid);
    await manager.request('environment_close');
    await manager.until((status) => status.manager_state === 'idle');
    assert.equal(existing['plans_existing_uid'], manager.status.plans_existing_uid);
    assert.equal((await manager.request('plans_allowed', { user_group: 'nobody' })).success, false);
  }));

test('numbers keep their kind on the way through the queue', () =>
  withManager({}, async (manager) => {
    await manager.open();
    await manager.raw(
      '{"method": "queue_item_add", "params": {"user": "u", "user_group": "primary", "item": {"item_type": "plan", "name": "count", "args": [[1.0, 1, 12345678901234567890, NaN]]}}}',
    );
    assert.match(manager.queue.itemsText().text, /\[1\.0, 1, 12345678901234567890, NaN\]/);
  }));

test('the manager stops only when idle, unless it is told to stop anyway', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(1);
    assert.equal((await manager.request('manager_stop')).success, false);
    assert.equal((await manager.request('manager_stop', { option: 'now' })).success, false);
    assert.equal((await manager.request('manager_stop', { option: 'safe_off' })).success, true);
    await manager.until((status) => status.items_in_history === 1 && status.manager_state === 'idle');
    assert.equal(manager.status.items_in_queue, 1, 'the plan that was running is back in the queue');
  }));
