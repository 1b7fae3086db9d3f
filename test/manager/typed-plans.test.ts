import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedPlanReport } from '../../src/protocol/index.js';
import { withManager } from './manager-under-test.js';

const REPORT: TypedPlanReport = {
  seq: 7,
  item_uid: 'typed-1',
  item: '{"item_type": "plan", "name": "count", "args": [["det1"], 1.0], "kwargs": {}}',
  user: '',
  exit_status: 'failed',
  run_uids: ['run-1'],
  scan_ids: [1],
  time_start: 1_700_000_000,
  time_stop: 1_700_000_001.5,
  msg: 'Plan failed: no beam',
  traceback: 'Traceback: no beam',
  origin: { at: 'prompt', code: 'await RE(count([det1], 1))', session: 's' },
};

test('plans that people ran are not in the history unless a site wants them there', () =>
  withManager({}, async (manager) => {
    await manager.open();
    manager.worker.endTyped(REPORT);
    // Behind it in the line of changes.
    await manager.request('queue_clear');
    const { items } = await manager.request('history_get');
    assert.deepEqual(items, []);
    assert.deepEqual(manager.worker.acknowledged, [7]);
  }));

test('where a site wants them they are recorded once, and nothing else happens in the queue', () =>
  withManager({ recordsTypedPlans: true }, async (manager) => {
    await manager.open();
    await manager.request('queue_mode_set', { mode: { loop: true } });
    manager.worker.endTyped(REPORT);
    manager.worker.endTyped(REPORT);
    await manager.until(({ items_in_history }) => items_in_history > 0);
    const { items } = await manager.request('history_get');
    const { seq: _, item: __, item_uid, user: ___, ...result } = REPORT;
    assert.deepEqual(items, [
      {
        ...{ item_type: 'plan', name: 'count', args: [['det1'], 1], kwargs: {} },
        ...{ item_uid, user: 'console', user_group: 'primary', result },
      },
    ]);
    assert.deepEqual(manager.worker.acknowledged, [7, 7]);
    assert.equal(manager.status.items_in_queue, 0);
  }));

test('while the store refuses, a plan that a person ran is not acknowledged, and is recorded when it can be', () =>
  withManager({ recordsTypedPlans: true, onError: () => {} }, async (manager) => {
    const alive = setInterval(() => undefined, 60_000);
    await manager.open();
    manager.store.isFull = true;
    const refusal = manager.store.refusal();
    manager.worker.endTyped(REPORT);
    await refusal;
    assert.deepEqual(manager.worker.acknowledged, []);
    manager.store.isFull = false;
    await manager.until(({ items_in_history }) => items_in_history === 1);
    clearInterval(alive);
  }));
