import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { describe, test } from 'node:test';
import { StatusService } from '../../src/client/status/status-service.js';
import type { Status } from '../../src/client/index.js';
import { STATUS, withClient } from './scripted-manager.js';

/** A service whose loads end when the test says so, on a clock that the test moves. */
function serviceUnderTest() {
  const loads: { resolve: (status: Status) => void; reject: (error: unknown) => void }[] = [];
  const clock = { now: 0 };
  const service = new StatusService({
    expirationMs: 500,
    load: () => new Promise((resolve, reject) => loads.push({ resolve, reject })),
    now: () => clock.now,
  });
  return { service, loads, clock };
}
const status = (uid: string, time = '1') => ({ ...STATUS, status_uid: uid, time }) as unknown as Status;

describe('the status', () => {
  test('many who ask at once cost one request, and it is good for a moment', async () => {
    const { service, loads, clock } = serviceUnderTest();
    const asked = [service.get(), service.get(), service.get()];
    loads[0]?.resolve(status('a'));
    assert.deepEqual(
      (await Promise.all(asked)).map((one) => one.status_uid),
      ['a', 'a', 'a'],
    );
    clock.now = 500;
    await service.get();
    assert.equal(loads.length, 1);
    clock.now = 501;
    void service.get();
    assert.equal(loads.length, 2);
  });

  test('a reload never joins a request that is on its way: all reloads share the one behind it', async () => {
    const { service, loads } = serviceUnderTest();
    const first = service.get();
    const reloads = [service.get(true), service.get(true)];
    loads[0]?.resolve(status('old'));
    assert.equal((await first).status_uid, 'old');
    await new Promise(setImmediate);
    assert.equal(loads.length, 2);
    loads[1]?.resolve(status('new'));
    assert.deepEqual(
      (await Promise.all(reloads)).map((one) => one.status_uid),
      ['new', 'new'],
    );
  });

  test('who asks after a change gets no status from before it', async () => {
    const { service, loads } = serviceUnderTest();
    const before = service.get();
    let changed: () => void = () => undefined;
    const change = service.changing(() => new Promise<void>((resolve) => (changed = resolve)));
    const during = service.get();
    loads[0]?.resolve(status('before'));
    assert.equal((await before).status_uid, 'before');
    await new Promise(setImmediate);
    loads[1]?.resolve(status('during'));
    assert.equal((await during).status_uid, 'during');
    changed();
    await change;
    const after = service.get();
    assert.equal(loads.length, 3);
    loads[2]?.resolve(status('after'));
    assert.equal((await after).status_uid, 'after');
  });

  test('a failure reaches all who asked, and the next who asks tries again', async () => {
    const { service, loads } = serviceUnderTest();
    const asked = [service.get(), service.get()];
    loads[0]?.reject(new Error('no answer'));
    for (const one of asked) await assert.rejects(one, /no answer/);
    const again = service.get();
    loads[1]?.resolve(status('a'));
    assert.equal((await again).status_uid, 'a');
  });

  test('a published status counts if it is not older than what was asked for', async () => {
    const { service, loads } = serviceUnderTest();
    assert.equal(service.published(status('early')), false);
    const asked = service.get();
    loads[0]?.resolve(status('a', '5'));
    await asked;
    assert.equal(service.published(status('stale', '4')), false);
    assert.equal(service.published(status('b', '6')), true);
    assert.equal((await service.get()).status_uid, 'b');
  });
});

describe('caches', () => {
  test('a resource is downloaded when its uid changes, and not before; replies are shared and frozen', () =>
    withClient({ statusExpirationMs: 0 }, async (client, manager) => {
      manager.answer = ({ method }) =>
        method === 'queue_get'
          ? {
              success: true,
              msg: '',
              items: [{ name: 'a' }],
              plan_queue_uid: String(manager.status.plan_queue_uid),
            }
          : undefined;
      const [first, second] = [await client.queueGet(), await client.queueGet({ reload: true })];
      assert.equal(first, second);
      assert.ok(Object.isFrozen(first.items[0]));
      assert.equal(manager.count('queue_get'), 1);
      manager.status = { ...STATUS, plan_queue_uid: 'q2' };
      assert.notEqual(await client.queueGet(), first);
      assert.equal(manager.count('queue_get'), 2);
    }));

  test('those who ask while it is downloaded share the download', () =>
    withClient({}, async (client, manager) => {
      await client.status();
      await Promise.all([client.historyGet(), client.historyGet(), client.historyGet()]);
      assert.equal(manager.count('history_get'), 1);
    }));

  test('allowed plans are kept for each group', () =>
    withClient({ statusExpirationMs: 60_000 }, async (client, manager) => {
      manager.answer = ({ method, params }) =>
        method === 'plans_allowed'
          ? { success: true, plans_allowed: { [String(params.user_group)]: {} }, plans_allowed_uid: 'pa1' }
          : undefined;
      for (const userGroup of ['a', 'b', 'a', 'b']) {
        assert.deepEqual(Object.keys((await client.plansAllowed({ userGroup })).plans_allowed), [userGroup]);
      }
      assert.equal(manager.count('plans_allowed'), 2);
    }));

  test('a refused download is not kept', () =>
    withClient({}, async (client, manager) => {
      manager.answer = ({ method }) => (method === 'lock_info' ? { success: false, msg: 'no' } : undefined);
      await assert.rejects(client.lockInfo(), { code: 'rejected' });
      manager.answer = () => undefined;
      assert.equal((await client.lockInfo()).success, true);
    }));

  test('open and closed runs are picked from one download', () =>
    withClient({ statusExpirationMs: 60_000 }, async (client, manager) => {
      const run_list = [
        { uid: '1', is_open: false },
        { uid: '2', is_open: true },
      ];
      manager.answer = ({ method }) =>
        method === 're_runs' ? { success: true, run_list, run_list_uid: 'r1' } : undefined;
      const uids = async (option?: 'open' | 'closed') =>
        (await client.reRuns(option)).run_list.map(({ uid }) => uid);
      assert.deepEqual([await uids(), await uids('open'), await uids('closed')], [['1', '2'], ['2'], ['1']]);
      assert.equal(manager.count('re_runs'), 1);
      assert.deepEqual(manager.requests.find(({ method }) => method === 're_runs')?.params, {});
    }));

  test('a display is told of each new queue', () =>
    withClient({}, async (client, manager) => {
      manager.answer = ({ method }) =>
        method === 'queue_get'
          ? { success: true, items: [], plan_queue_uid: String(manager.status.plan_queue_uid) }
          : undefined;
      const shown = new EventEmitter();
      const stop = client.resources.queue.subscribe(({ plan_queue_uid }) => shown.emit(plan_queue_uid));
      await once(shown, 'q1');
      manager.become({ plan_queue_uid: 'q2' });
      await once(shown, 'q2');
      stop();
      assert.equal(manager.count('queue_get'), 2);
    }));
});
