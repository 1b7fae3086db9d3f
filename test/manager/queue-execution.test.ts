import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, QueueItem } from '../../src/protocol/index.js';
import { MemoryContents } from '../../src/store/index.js';
import { FakeWorker } from '../fakes/fake-worker.js';
import { BY, COUNT, withManager, type ManagerUnderTest } from './manager-under-test.js';

async function history(
  manager: ManagerUnderTest,
): Promise<{ name: string; item_uid: string; result: Record<string, unknown> }[]> {
  return (await manager.request('history_get'))['items'] as never;
}

test('plans run one after the other, and never let the manager look idle in between', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(3);
    manager.published.length = 0;
    for (const left of [2, 1, 0]) {
      await manager.until((status) => status.items_in_queue === left && status.running_item_uid !== null);
      manager.worker.end('completed');
      await manager.until((status) => status.items_in_history === 3 - left);
    }
    await manager.until((status) => status.manager_state === 'idle');
    const states = manager.published
      .filter(({ topic }) => topic === 'QS_Info')
      .map(({ payload }) => (payload['msg'] as { status: { manager_state: string } }).status.manager_state);
    assert.deepEqual([...new Set(states)], ['executing_queue', 'idle']);
    assert.deepEqual(manager.worker.acknowledged, [1, 2, 3]);
    assert.deepEqual(
      (await history(manager)).map(({ result }) => result['exit_status']),
      Array(3).fill('completed'),
    );
  }));

test('a plan that fails returns to the front with a new uid, and the queue stops', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(2);
    const failed = manager.status.running_item_uid;
    manager.worker.end('failed', { msg: 'Plan failed: no beam', traceback: 'Traceback: no beam' });
    await manager.until((status) => status.manager_state === 'idle');
    const { items } = (await manager.request('queue_get')) as unknown as {
      items: { item_uid: string; result?: object }[];
    };
    assert.equal(items.length, 2);
    assert.notEqual(items[0]?.item_uid, failed);
    assert.ok(items[0]?.result);
    const [entry] = await history(manager);
    assert.equal(entry?.item_uid, failed);
    assert.equal(entry?.result['msg'], 'Plan failed: no beam');
  }));

for (const option of ['stop', 'abort', 'halt'] as const) {
  test(`re_${option} is accepted for a paused plan only, and ends it`, () =>
    withManager({}, async (manager) => {
      await manager.runQueue(1);
      assert.equal((await manager.request(`re_${option}`)).success, false);
      assert.equal((await manager.request('re_pause')).success, true);
      assert.equal(manager.status.pause_pending, true);
      manager.worker.pause();
      await manager.until((status) => status.manager_state === 'paused');
      assert.equal(manager.status.pause_pending, false);
      assert.equal((await manager.request(`re_${option}`)).success, true);
      assert.equal(manager.status.manager_state, 'executing_queue');
      const state = { stop: 'stopped', abort: 'aborted', halt: 'halted' } as const;
      manager.worker.end(state[option]);
      const status = await manager.until(({ manager_state }) => manager_state === 'idle');
      assert.equal(status.items_in_queue, option === 'stop' ? 0 : 1);
      assert.equal((await history(manager))[0]?.result['exit_status'], state[option]);
    }));
}

test('a stop of the queue is honoured when the plan ends, and can be taken back before', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(3);
    await manager.request('queue_stop');
    assert.equal(manager.status.queue_stop_pending, true);
    await manager.request('queue_stop_cancel');
    assert.equal(manager.status.queue_stop_pending, false);
    manager.worker.end('completed');
    await manager.until((status) => status.items_in_history === 1 && status.running_item_uid !== null);
    await manager.request('queue_stop');
    manager.worker.end('completed');
    const status = await manager.until(({ manager_state }) => manager_state === 'idle');
    assert.deepEqual([status.items_in_queue, status.queue_stop_pending], [1, false]);
  }));

test('an instruction to stop ends the queue and leaves what stands behind it', () =>
  withManager({}, async (manager) => {
    await manager.open();
    for (const item of [COUNT, { item_type: 'instruction', name: 'queue_stop' }, COUNT]) {
      await manager.request('queue_item_add', { item, ...BY });
    }
    await manager.request('queue_start');
    await manager.until((status) => status.running_item_uid !== null);
    manager.worker.end('completed');
    const status = await manager.until(({ manager_state }) => manager_state === 'idle');
    assert.deepEqual([status.items_in_queue, status.items_in_history], [1, 1]);
  }));

test('an item that is executed at once neither comes from the queue nor returns to it', () =>
  withManager({}, async (manager) => {
    await manager.open();
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    const reply = await manager.request('queue_item_execute', { item: COUNT, ...BY });
    assert.equal(reply.success, true);
    assert.notEqual(manager.status.manager_state, 'idle');
    await manager.until((status) => status.running_item_uid !== null);
    manager.worker.end('failed');
    const status = await manager.until(({ manager_state }) => manager_state === 'idle');
    assert.deepEqual([status.items_in_queue, status.items_in_history], [1, 1]);
  }));

test('a plan that the worker refuses is on record as failed and the queue stops', () =>
  withManager({}, async (manager) => {
    await manager.open();
    manager.worker.refuses = 'det1 is gone';
    await manager.request('queue_item_add', { item: COUNT, ...BY });
    await manager.request('queue_start');
    const status = await manager.until((now) => now.manager_state === 'idle' && now.items_in_history === 1);
    assert.equal(status.items_in_queue, 1);
    assert.match(String((await history(manager))[0]?.result['msg']), /det1 is gone/);
  }));

test('a worker that dies in the middle of a plan is told, and its plan returns to the queue', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(1);
    manager.worker.die('signal SIGKILL');
    const status = await manager.until(({ manager_state }) => manager_state === 'idle');
    assert.deepEqual(
      [status.worker_environment_exists, status.items_in_queue, status.items_in_history, status.re_state],
      [false, 1, 1, null],
    );
    const [entry] = await history(manager);
    assert.equal(entry?.result['exit_status'], 'failed');
    assert.match(String(entry?.result['msg']), /SIGKILL/);
    assert.equal((await manager.request('environment_open')).success, true);
  }));

test('a paused plan whose worker dies does not leave the manager paused', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(1);
    manager.worker.pause();
    await manager.until((status) => status.manager_state === 'paused');
    manager.worker.die('exit code 0');
    await manager.until((status) => status.manager_state === 'idle');
  }));

test('a plan that a person finished at a prompt stops the queue', () =>
  withManager({}, async (manager) => {
    await manager.runQueue(2);
    manager.worker.pause();
    await manager.until((status) => status.manager_state === 'paused');
    manager.worker.end('completed', { stop_queue: true });
    const status = await manager.until(({ manager_state }) => manager_state === 'idle');
    assert.deepEqual([status.items_in_queue, status.items_in_history], [1, 1]);
  }));

test('a queue waits while a person uses the kernel', () =>
  withManager({}, async (manager) => {
    await manager.open();
    manager.worker.occupy('other');
    const refused = await manager.request('queue_start');
    assert.match(refused.msg, /attached client/);
    assert.equal((await manager.request('environment_close')).success, false);
    manager.worker.occupy('none');
    assert.equal((await manager.request('queue_start')).success, true);
    await manager.until((status) => status.manager_state === 'idle');
  }));

/** What a manager that is killed in the middle of a plan leaves in the store. */
async function killedWhileRunning(item?: JsonObject): Promise<{ contents: MemoryContents; uid: string }> {
  const contents = new MemoryContents();
  const left = new MemoryContents();
  let uid = '';
  await withManager({ contents }, async (manager) => {
    await manager.runQueue(2, item);
    uid = manager.status.running_item_uid ?? '';
    for (const [place, item] of contents.items) left.items.set(place, item);
    left.running = contents.running;
  });
  return { contents: left, uid };
}

test('a restarted manager goes on with the plan that its worker still runs, and records its end once', async () => {
  const { contents, uid } = await killedWhileRunning();
  const worker = new FakeWorker();
  worker.left = {
    item_uid: uid,
    paused: false,
    reports: [],
    task_uid: null,
    task_reports: [],
    typed_reports: [],
  };
  await withManager({ contents, worker, isRestart: true }, async (manager) => {
    assert.equal(manager.status.manager_state, 'executing_queue');
    assert.equal(manager.status.running_item_uid, uid);
    worker.end('completed');
    await manager.until((status) => status.items_in_history === 1 && status.running_item_uid !== null);
    assert.deepEqual(
      worker.started.map(({ name }) => name),
      ['count'],
    );
    assert.equal(manager.status.items_in_queue, 0);
  });
});

test('a restarted manager finds a paused plan paused', async () => {
  const { contents, uid } = await killedWhileRunning();
  const worker = new FakeWorker();
  worker.left = {
    item_uid: uid,
    paused: true,
    reports: [],
    task_uid: null,
    task_reports: [],
    typed_reports: [],
  };
  await withManager({ contents, worker, isRestart: true }, async (manager) => {
    assert.equal(manager.status.manager_state, 'paused');
    assert.equal((await manager.request('re_resume')).success, true);
    assert.deepEqual(worker.continued, ['resume']);
  });
});

test('plans that ended while no manager was there are recorded by the next one in the order of their ends', async () => {
  const { contents, uid } = await killedWhileRunning();
  const worker = new FakeWorker();
  const report = {
    seq: 7,
    item_uid: uid,
    plan_state: 'completed',
    stop_queue: false,
    run_uids: ['r'],
    scan_ids: [4],
    msg: '',
    traceback: '',
    time_start: 1,
    time_stop: 2.5,
  } as const;
  const { plan_state: exit_status, stop_queue: _, ...ended } = report;
  const origin = { at: 'prompt', code: '', session: 's' } as const;
  const item = '{"item_type": "plan", "name": "count", "args": [], "kwargs": {}}';
  const typed = { ...ended, exit_status, origin, item, user: 'ann' } as const;
  worker.left = {
    item_uid: null,
    paused: false,
    reports: [report],
    task_uid: null,
    task_reports: [],
    typed_reports: [
      { ...typed, seq: 6, item_uid: 'before' },
      { ...typed, seq: 8, item_uid: 'after' },
    ],
  };
  await withManager({ contents, worker, isRestart: true, recordsTypedPlans: true }, async (manager) => {
    await manager.until((status) => status.items_in_history === 3 && status.running_item_uid !== null);
    assert.deepEqual(worker.acknowledged, [6, 7, 8]);
    const entries = await history(manager);
    assert.deepEqual(
      entries.map(({ item_uid }) => item_uid),
      ['before', uid, 'after'],
    );
    assert.deepEqual(entries[1]?.result['run_uids'], ['r']);
  });
});

test('a report that is on record already is acknowledged and not recorded again', async () => {
  const worker = new FakeWorker();
  await withManager({ worker }, async (manager) => {
    await manager.runQueue(1);
    const report = worker.end('completed');
    await manager.until((status) => status.items_in_history === 1);
    worker.end('completed', { ...report, seq: 2 });
    await manager.until(() => worker.acknowledged.length === 2);
    assert.equal(manager.status.items_in_history, 1);
  });
});

test('a plan that was taken from the queue but never reached its worker is started by the next manager', async () => {
  const { contents, uid } = await killedWhileRunning();
  const worker = new FakeWorker();
  worker.left = {
    item_uid: null,
    paused: false,
    reports: [],
    task_uid: null,
    task_reports: [],
    typed_reports: [],
  };
  await withManager({ contents, worker, isRestart: true }, async (manager) => {
    assert.equal(manager.status.manager_state, 'executing_queue');
    assert.deepEqual(
      worker.started.map(({ item_uid }) => item_uid),
      [uid],
    );
  });
});

test('a plan that is lost with its worker is on record as unknown and does not run again', async () => {
  const { contents, uid } = await killedWhileRunning();
  await withManager({ contents }, async (manager) => {
    const { status } = manager;
    assert.deepEqual([status.manager_state, status.items_in_queue, status.items_in_history], ['idle', 1, 1]);
    const [entry] = await history(manager);
    assert.deepEqual([entry?.item_uid, entry?.result['exit_status']], [uid, 'unknown']);
  });
});

test('a plan that is lost with its worker waits at the front for somebody to look at it, where its policy is hold', async () => {
  const { contents, uid } = await killedWhileRunning({ ...COUNT, properties: { failure_policy: 'hold' } });
  await withManager({ contents }, async (manager) => {
    const [entry] = await history(manager);
    assert.deepEqual([entry?.item_uid, entry?.result['exit_status']], [uid, 'unknown']);
    const { items } = (await manager.request('queue_get')) as unknown as { items: QueueItem[] };
    assert.deepEqual(
      items.map(({ properties }) => properties?.held),
      [true, undefined],
    );
    await manager.open();
    assert.match((await manager.request('queue_start')).msg, /queue_item_update|look/);
  });
});
