import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BPlan,
  Float,
  func,
  instruction,
  isAbortError,
  LockKeyError,
  plan,
  RequestFailedError,
  RequestParameterError,
  RequestTimeoutError,
  type REManagerClient,
} from '../../src/client/index.js';
import { callName } from '../../src/client/names.js';
import { METHODS } from '../../src/protocol/methods/index.js';
import { withClient } from './scripted-manager.js';

const COUNT = { item_type: 'plan', name: 'count', args: [['det1']] };
const BY = { user: 'Skyqueue client', user_group: 'primary' };

test('every method of the manager is a method of the client', () =>
  withClient({}, async (client) => {
    const names = Object.keys(METHODS).map(callName);
    const missing = names.filter((name) => typeof client[name as keyof REManagerClient] !== 'function');
    assert.deepEqual(missing, []);
  }));

describe('calls become requests', () => {
  const calls: [string, (rm: REManagerClient) => Promise<unknown>, string, object][] = [
    ['itemAdd', (rm) => rm.itemAdd(plan('count', [['det1']])), 'queue_item_add', { item: COUNT, ...BY }],
    [
      'itemAdd pos',
      (rm) => rm.itemAdd(COUNT, { pos: -1 }),
      'queue_item_add',
      { item: COUNT, pos: -1, ...BY },
    ],
    [
      'itemAdd beforeUid',
      (rm) => rm.itemAdd(COUNT, { beforeUid: 'a' }),
      'queue_item_add',
      { item: COUNT, before_uid: 'a', ...BY },
    ],
    [
      'itemAdd as another',
      (rm) => rm.itemAdd(COUNT, { user: 'x', userGroup: 'y' }),
      'queue_item_add',
      { item: COUNT, user: 'x', user_group: 'y' },
    ],
    [
      'itemAdd of a class',
      (rm) => rm.itemAdd(new BPlan('count', [['det1']])),
      'queue_item_add',
      { item: COUNT, ...BY },
    ],
    [
      'itemAddBatch',
      (rm) => rm.itemAddBatch(new Set([COUNT])),
      'queue_item_add_batch',
      { items: [COUNT], ...BY },
    ],
    [
      'itemUpdate',
      (rm) => rm.itemUpdate(COUNT, { replace: true }),
      'queue_item_update',
      { item: COUNT, replace: true, ...BY },
    ],
    ['itemGet', (rm) => rm.itemGet(), 'queue_item_get', {}],
    ['itemGet pos', (rm) => rm.itemGet({ pos: 0 }), 'queue_item_get', { pos: 0 }],
    ['itemRemove', (rm) => rm.itemRemove({ uid: 'a' }), 'queue_item_remove', { uid: 'a' }],
    [
      'itemRemoveBatch',
      (rm) => rm.itemRemoveBatch(['a'], { ignoreMissing: false }),
      'queue_item_remove_batch',
      { uids: ['a'], ignore_missing: false },
    ],
    [
      'itemMove',
      (rm) => rm.itemMove({ pos: 'back' }, { posDest: 'front' }),
      'queue_item_move',
      { pos: 'back', pos_dest: 'front' },
    ],
    [
      'itemMoveBatch',
      (rm) => rm.itemMoveBatch(['a'], { afterUid: 'b', reorder: true }),
      'queue_item_move_batch',
      { uids: ['a'], after_uid: 'b', reorder: true },
    ],
    [
      'itemExecute',
      (rm) => rm.itemExecute(instruction('queue_stop')),
      'queue_item_execute',
      { item: { item_type: 'instruction', name: 'queue_stop' }, ...BY },
    ],
    ['queueAutostart', (rm) => rm.queueAutostart(false), 'queue_autostart', { enable: false }],
    [
      'queueModeSet',
      (rm) => rm.queueModeSet({ ignoreFailures: true }),
      'queue_mode_set',
      { mode: { ignore_failures: true } },
    ],
    ['queueModeSet default', (rm) => rm.queueModeSet('default'), 'queue_mode_set', { mode: 'default' }],
    ['historyClear', (rm) => rm.historyClear({ size: 0 }), 'history_clear', { size: 0 }],
    [
      'historyGet of a page',
      (rm) => rm.historyGet({ offset: 2, limit: 1 }),
      'history_get',
      { offset: 2, limit: 1 },
    ],
    [
      'environmentUpdate',
      (rm) => rm.environmentUpdate({ runInBackground: true }),
      'environment_update',
      { run_in_background: true },
    ],
    ['rePause', (rm) => rm.rePause(), 're_pause', {}],
    [
      'rePause immediate',
      (rm) => rm.rePause('immediate', { lockKey: 'k' }),
      're_pause',
      { option: 'immediate', lock_key: 'k' },
    ],
    [
      'scriptUpload',
      (rm) => rm.scriptUpload('1 + 1', { updateLists: false }),
      'script_upload',
      { script: '1 + 1', update_lists: false },
    ],
    [
      'functionExecute',
      (rm) => rm.functionExecute(func('f', [1])),
      'function_execute',
      { item: { item_type: 'function', name: 'f', args: [1] }, ...BY },
    ],
    ['taskStatus', (rm) => rm.taskStatus('t'), 'task_status', { task_uid: 't' }],
    [
      'taskStatus of several',
      (rm) => rm.taskStatus(new Set(['t', 'u'])),
      'task_status',
      { task_uid: ['t', 'u'] },
    ],
    [
      'permissionsSet',
      (rm) => rm.permissionsSet({ user_groups: {} }),
      'permissions_set',
      { user_group_permissions: { user_groups: {} } },
    ],
    [
      'permissionsReload',
      (rm) => rm.permissionsReload({ restorePlansDevices: true }),
      'permissions_reload',
      { restore_plans_devices: true },
    ],
    [
      'kernelInterrupt',
      (rm) => rm.kernelInterrupt({ interruptPlan: true }),
      'kernel_interrupt',
      { interrupt_plan: true },
    ],
    ['plansAllowed', (rm) => rm.plansAllowed({ userGroup: 'x' }), 'plans_allowed', { user_group: 'x' }],
    [
      'lock',
      (rm) => rm.lock({ queue: true, note: 'n', lockKey: 'k' }),
      'lock',
      { queue: true, note: 'n', lock_key: 'k', user: BY.user },
    ],
    [
      'lockAll',
      (rm) => rm.lockAll({ lockKey: 'k', user: 'x' }),
      'lock',
      { environment: true, queue: true, lock_key: 'k', user: 'x' },
    ],
    ['lockInfo', (rm) => rm.lockInfo(), 'lock_info', { lock_key: null }],
    ['lockInfo with a key', (rm) => rm.lockInfo({ lockKey: 'k' }), 'lock_info', { lock_key: 'k' }],
    ['managerStop', (rm) => rm.managerStop({ option: 'safe_off' }), 'manager_stop', { option: 'safe_off' }],
    ['ping', (rm) => rm.ping(), 'ping', {}],
    ['sendRequest', (rm) => rm.sendRequest('of_tomorrow', { a: null }), 'of_tomorrow', { a: null }],
  ];
  for (const [name, call, method, params] of calls) {
    test(name, () =>
      withClient({}, async (client, manager) => {
        await call(client);
        assert.deepEqual(manager.last, { method, params });
      }),
    );
  }
});

test('the lock key goes to what the lock can bar, while it is to be sent', () =>
  withClient({}, async (client, manager) => {
    client.sendLockKey = true; // in any order
    client.lockKey = 'mine';
    await client.queueClear();
    assert.deepEqual(manager.last?.params, { lock_key: 'mine' });
    await client.queueClear({ lockKey: 'other' });
    assert.deepEqual(manager.last?.params, { lock_key: 'other' });
    for (const call of [() => client.configGet(), () => client.reMetadata(), () => client.permissionsGet()]) {
      await call();
      assert.deepEqual(manager.last?.params, {});
    }
    client.lockKey = undefined;
    await client.queueClear();
    assert.deepEqual(manager.last?.params, {});
    assert.throws(() => (client.lockKey = ''), LockKeyError.is.bind(LockKeyError));
    await assert.rejects(client.unlock(), { code: 'lock_key' });
  }));

describe('a reply is looked at', () => {
  test('refusals throw, with request and reply', () =>
    withClient({}, async (client, manager) => {
      const response = { success: false, msg: 'No worker environment is open.' };
      manager.answer = () => response;
      const error: unknown = await client.queueStart().catch((thrown: unknown) => thrown);
      assert.ok(RequestFailedError.is(error));
      assert.match(error.message, /refused queue_start: No worker environment is open/);
      assert.deepEqual([error.response, error.request], [response, { method: 'queue_start', params: {} }]);
      assert.ok(!RequestTimeoutError.is(error));
    }));

  test('or are given back, by a view of the same client as well', () =>
    withClient({}, async (client, manager) => {
      manager.answer = () => ({ success: false, msg: 'no', qsize: null });
      const reply = await client.returningFailures().queueClear();
      assert.deepEqual(reply, { success: false, msg: 'no', qsize: null });
      await assert.rejects(client.queueClear(), { code: 'rejected' });
    }));

  test('what is no object is refused in either mode', () =>
    withClient({ requestFailures: 'return' }, async (client, manager) => {
      manager.answer = () => 10 as never;
      await assert.rejects(client.configGet(), { code: 'rejected', response: 10 });
    }));

  test('numbers are numbers, unless floats are to be told from integers', async () => {
    const reply = { success: true, result: [new Float(1), 1, 1.5, 12345678901234567890n] };
    await withClient({}, async (client, manager) => {
      manager.answer = () => reply;
      assert.deepEqual((await client.sendRequest('x')).result, [1, 1, 1.5, 12345678901234567890n]);
    });
    await withClient({ exactNumbers: true }, async (client, manager) => {
      manager.answer = () => reply;
      assert.deepEqual((await client.sendRequest('x')).result, reply.result);
    });
  });
});

describe('what cannot be sent is not sent', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const wrong: [string, unknown, RegExp][] = [
    ['a Date', { when: new Date(0) }, /item\.kwargs\.when is a Date/],
    ['a Map', new Map(), /item\.kwargs is a Map/],
    ['a typed array', { data: new Float64Array(2) }, /item\.kwargs\.data is a Float64Array/],
    ['a function', { f: () => 1 }, /item\.kwargs\.f is a function/],
    ['undefined in an array', { a: [1, undefined] }, /item\.kwargs\.a\[1\] is undefined/],
    ['what contains itself', cyclic, /contains itself/],
  ];
  for (const [name, kwargs, message] of wrong) {
    test(name, () =>
      withClient({}, async (client, manager) => {
        await assert.rejects(async () => client.itemAdd({ ...COUNT, kwargs } as typeof COUNT), message);
        assert.deepEqual(manager.requests, []);
      }),
    );
  }

  test('arguments of a wrong kind', () =>
    withClient({}, async (client) => {
      await assert.rejects(async () => client.itemAdd(10 as never), TypeError);
      await assert.rejects(async () => client.itemAddBatch(10 as never), TypeError);
      await assert.rejects(async () => client.taskStatus([]), RequestParameterError);
      await assert.rejects(async () => client.taskResult(''), RequestParameterError);
      await assert.rejects(async () => client.reRuns('all' as never), RangeError);
      await assert.rejects(async () => client.sendRequest(''), RequestParameterError);
      assert.throws(() => (client.user = ''), TypeError);
    }));
});

test('a request that is called off rejects at once with the reason, and the next one works', () =>
  withClient({}, async (client, manager) => {
    manager.answer = ({ method }) => (method === 'queue_start' ? new Promise(() => undefined) : undefined);
    const calling = new AbortController();
    const first = client.queueStart({ signal: calling.signal, timeoutMs: 60_000 });
    const queued = client.queueClear({ signal: calling.signal });
    calling.abort();
    for (const promise of [first, queued]) await assert.rejects(promise, isAbortError);
    await client.configGet();
    assert.equal(manager.count('queue_clear'), 0);
  }));

test('a reply that does not come is a timeout that names its request', () =>
  withClient({}, async (client, manager) => {
    manager.answer = ({ method }) => (method === 'queue_start' ? new Promise(() => undefined) : undefined);
    await assert.rejects(client.queueStart({ timeoutMs: 5 }), {
      code: 'timeout',
      request: { method: 'queue_start', params: {} },
    });
    assert.equal((await client.queueClear()).success, true);
  }));
