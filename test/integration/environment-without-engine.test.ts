import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectZmq, func, plan, type Status } from '../../src/client/index.js';
import { startupOf, TestManager } from './harness/index.js';

/** Devices, a plan and a function, and no Run Engine. */
const STARTUP = `
import { count } from 'skyqueue';
import { hw } from 'skyqueue/sim';
const { det1 } = hw();
function func_for_test_add(a: number, b: number): number { return a + b; }
`;

/** \`var\`, so that it can be said twice. */
const ENGINE = `import { RunEngine } from 'skyqueue';\nvar RE = new RunEngine();\n`;

const LIST_UIDS = [
  'plans_existing_uid',
  'plans_allowed_uid',
  'devices_existing_uid',
  'devices_allowed_uid',
] as const;

test('an environment without a Run Engine', async (context) => {
  await using manager = await TestManager.start({ startupDir: startupOf(STARTUP) });
  await using rm = connectZmq({ controlAddr: manager.controlAddress, infoAddr: manager.infoAddress });
  const refusals = rm.returningFailures();

  const task = async (submitted: Promise<{ readonly task_uid: string }>): Promise<unknown> => {
    const { task_uid } = await submitted;
    await rm.waitForCompletedTask(task_uid);
    const { result } = await rm.taskResult(task_uid);
    return 'return_value' in result ? [result.success, result.return_value] : result;
  };
  const changed = (before: Status, after: Status) => LIST_UIDS.filter((uid) => before[uid] !== after[uid]);

  await context.test('opens, and has no state of one', async () => {
    await rm.environmentOpen();
    const status = await rm.waitForIdle();
    assert.deepEqual([status.worker_environment_exists, status.re_state], [true, null]);
  });

  await context.test('takes plans, and starts none', async () => {
    await rm.itemAdd(plan('count', [['det1']]));
    for (const reply of [
      await refusals.queueStart(),
      await refusals.itemExecute(plan('count', [['det1']])),
      await refusals.rePause(),
      await refusals.reMetadata(),
    ])
      assert.match(reply.success ? '' : reply.msg, /no Run Engine/);
  });

  await context.test('runs scripts and functions, also with autostart on', async () => {
    await rm.queueAutostart(true);
    assert.deepEqual(await task(rm.scriptUpload('const y = 5;')), [true, null]);
    assert.deepEqual(await task(rm.functionExecute(func('func_for_test_add', [1, 2]))), [true, 3]);
  });

  await context.test('has lists whose uids change with their own content only', async () => {
    const before = await rm.status({ reload: true });
    assert.deepEqual(await task(rm.scriptUpload('const { det2 } = hw();')), [true, null]);
    const withDevice = await rm.status({ reload: true });
    assert.deepEqual(changed(before, withDevice), ['devices_existing_uid', 'devices_allowed_uid']);
    const script = `import { scan } from 'skyqueue';`;
    assert.deepEqual(await task(rm.scriptUpload(script, { updateLists: false })), [true, null]);
    assert.deepEqual(changed(withDevice, await rm.status({ reload: true })), []);
    await task(rm.environmentUpdate());
    assert.deepEqual(changed(withDevice, await rm.status({ reload: true })), [
      'plans_existing_uid',
      'plans_allowed_uid',
    ]);
  });

  await context.test('gets none from a script that may not replace it', async () => {
    assert.deepEqual(await task(rm.scriptUpload(ENGINE)), [true, null]);
    assert.equal((await rm.status({ reload: true })).re_state, null);
  });

  await context.test('gets one from a script that may, and then the queue starts by itself', async () => {
    assert.deepEqual(await task(rm.scriptUpload(ENGINE, { updateRe: true })), [true, null]);
    const { items_in_queue, re_state } = await rm.waitForCondition(
      (status) => status.items_in_history === 1 && status.manager_state === 'idle',
      { timeoutMs: 20_000 },
    );
    assert.deepEqual([items_in_queue, re_state], [0, 'idle']);
    const [entry] = (await rm.historyGet()).items;
    assert.equal(entry?.result.exit_status, 'completed');
  });
});
