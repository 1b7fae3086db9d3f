import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { ask, kill, seeded, startupWith, TestManager, untilNoProcess, USER } from './harness/index.js';

/** What happens when a part dies or hangs. Times are told, not judged: a slow machine fails no test. */
const KILLS = 50;

describe('A kernel that is killed in the middle of a plan', () => {
  test('is noticed, its plan is recorded, and a new environment runs the plan again', async (context) => {
    await using manager = await TestManager.start();
    await manager.openEnvironment();
    const uid = await manager.add('count', [['det1']], { num: 1_000, delay: 0.05 });
    await manager.accept('queue_start');
    await manager.info.untilText(/\|\s+2 \|/);
    const killed = performance.now();
    kill(manager.kernelPid, 'SIGKILL');
    const after = await manager.until(
      (status) => status.manager_state === 'idle' && !status.worker_environment_exists,
      'manager_state idle and no environment',
    );
    context.diagnostic(`noticed after ${Math.round(performance.now() - killed)} ms`);
    assert.equal(after.worker_environment_state, 'closed');
    assert.equal(after.re_state, null);
    assert.equal(after.running_item_uid, null);

    const [entry, ...more] = await manager.history();
    assert.equal(entry?.item_uid, uid);
    assert.equal(entry.result.exit_status, 'failed');
    assert.notEqual(entry.result.msg, '');
    assert.equal(entry.result.run_uids.length, 1, 'the run that was open can be found');
    assert.deepEqual(more, []);
    const [again] = (await manager.accept('queue_get')).items as { item_uid: string }[];
    assert.ok(again && again.item_uid !== uid, 'the plan is in front of the queue again, under a new uid');

    await manager.accept('queue_clear');
    await manager.openEnvironment();
    await manager.add('count', [['det1']], { num: 2 });
    await manager.accept('queue_start');
    await manager.untilIdle();
    assert.equal((await manager.history()).at(-1)?.result.exit_status, 'completed');
  });
});

describe('A manager that is killed', () => {
  test(`comes back ${KILLS} times at random moments, and every plan runs once and is recorded once`, async (context) => {
    const random = seeded(20_261);
    await using manager = await TestManager.start();
    await manager.openEnvironment();
    const kernel = manager.kernelPid;
    const acknowledged: string[] = [];
    const outagesMs: number[] = [];
    const item = { item_type: 'plan', name: 'count', args: [['det1']], kwargs: { num: 10, delay: 0.02 } };
    const keepBusy = async () => {
      const { items_in_queue, manager_state } = await manager.status();
      for (let i = items_in_queue; i < 3; i++)
        acknowledged.push(await manager.add(item.name, item.args, item.kwargs));
      // Killed between two plans, it does not start the next one by itself: nobody knows how long it was away.
      if (manager_state === 'idle') await manager.accept('queue_start');
    };

    for (let round = 0; round < KILLS; round++) {
      await keepBusy();
      // Up to a moment of its own in the stream of news, so that all kinds of moments have their turn.
      await manager.info.untilNews(Math.floor(random() * 12));
      const adding = ask(manager.controlAddress, 'queue_item_add', { item, ...USER }, 300);
      if (random() < 0.5) await adding;
      const killed = performance.now();
      kill(manager.managerPid, 'SIGKILL');
      const reply = await adding;
      if (reply?.success) acknowledged.push((reply.item as { item_uid: string }).item_uid);
      const status = await manager.untilUp(30_000);
      outagesMs.push(performance.now() - killed);
      assert.ok(status.worker_environment_exists, `after kill ${round + 1} the environment is there`);
      assert.equal(manager.kernelPid, kernel, `after kill ${round + 1} it is the same kernel`);
    }
    await keepBusy();
    await manager.until(
      (status) => status.manager_state === 'idle' && status.items_in_queue === 0,
      'manager_state idle and an empty queue',
      120_000,
    );
    const history = await manager.history();
    outagesMs.sort((a, b) => a - b);
    context.diagnostic(
      `${history.length} plans; up again after ${Math.round(outagesMs[KILLS / 2] ?? 0)} ms (median), ${Math.round(outagesMs.at(-1) ?? 0)} ms (longest)`,
    );
    const uids = history.map(({ item_uid }) => item_uid);
    assert.equal(new Set(uids).size, uids.length, 'no item is recorded twice');
    const lost = acknowledged.filter((uid) => !uids.includes(uid));
    assert.deepEqual(lost, [], 'every item that was acknowledged has been run');
    assert.deepEqual(
      history.filter(({ result }) => result.exit_status !== 'completed').map(({ result }) => result),
      [],
    );
    // The engine counts its runs: a plan that ran twice, or one whose run nobody recorded, leaves a gap here.
    const scans = history.flatMap(({ result }) => result.scan_ids);
    assert.deepEqual(
      scans,
      Array.from({ length: history.length }, (_, i) => i + 1),
    );
  });

  test('or hangs is replaced, and the plan that runs meanwhile is undisturbed', async (context) => {
    await using manager = await TestManager.start();
    await manager.openEnvironment();
    const uid = await manager.add('count', [['det1']], { num: 20, delay: 0.2 });
    await manager.accept('queue_start');
    await manager.info.untilText(/\|\s+1 \|/);
    const [hung, kernel] = [manager.managerPid, manager.kernelPid];
    const start = performance.now();
    assert.equal(
      await ask(manager.controlAddress, 'manager_kill', {}, 500),
      undefined,
      'it does not answer any more',
    );
    const status = await manager.untilUp(30_000);
    context.diagnostic(`up again after ${Math.round(performance.now() - start)} ms`);
    assert.notEqual(manager.managerPid, hung);
    assert.equal(manager.kernelPid, kernel);
    assert.equal(status.worker_environment_exists, true);
    await manager.untilIdle();
    const history = await manager.history();
    assert.deepEqual(
      history.map(({ item_uid, result }) => [item_uid, result.exit_status]),
      [[uid, 'completed']],
    );
  });

  test('leaves what was acknowledged to the next one also when no environment is open', async () => {
    await using manager = await TestManager.start();
    await manager.openEnvironment(); // so that the lists of plans are known
    await manager.accept('environment_close');
    await manager.untilIdle();
    const first = await manager.add('count', [['det1']]);
    const second = await manager.add('count', [['det2']]);
    kill(manager.managerPid, 'SIGKILL');
    await manager.untilUp(30_000);
    const items = (await manager.accept('queue_get')).items as { item_uid: string }[];
    assert.deepEqual(
      items.map(({ item_uid }) => item_uid),
      [first, second],
    );
  });
});

describe('A plan in a synchronous endless loop', () => {
  const startupDir = startupWith(`
    function* spin() {
      console.log('spinning');
      for (;;);
    }
  `);

  for (const [how, method, params] of [
    ['kernel_interrupt, twice', 'kernel_interrupt', { interrupt_plan: true }],
    ['environment_destroy', 'environment_destroy', {}],
  ] as const) {
    test(`does not keep the status from answering, and ends with ${how}`, async () => {
      await using manager = await TestManager.start({ startupDir });
      await manager.openEnvironment();
      await manager.add('spin');
      await manager.accept('queue_start');
      await manager.info.untilText(/spinning/);
      assert.equal((await manager.status()).manager_state, 'executing_queue');
      await manager.accept(method, params);
      if (method === 'kernel_interrupt') await manager.accept(method, params);
      const status = await manager.untilIdle();
      const [entry] = await manager.history();
      assert.equal(entry?.result.exit_status, 'failed');
      assert.equal(status.worker_environment_exists, method === 'kernel_interrupt');
      if (!status.worker_environment_exists) await manager.openEnvironment();
      await manager.accept('queue_clear');
      await manager.add('count', [['det1']]);
      await manager.accept('queue_start');
      await manager.untilIdle();
      const { result } = (await manager.history()).at(-1) ?? {};
      assert.equal(result?.exit_status, 'completed', JSON.stringify(result));
    });
  }
});

describe('The supervisor', () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
    test(`leaves no process behind when it is ended by ${signal} in the middle of a plan`, async () => {
      await using manager = await TestManager.start();
      await manager.openEnvironment();
      await manager.add('count', [['det1']], { num: 1_000, delay: 0.05 });
      await manager.accept('queue_start');
      await manager.info.untilText(/\|\s+2 \|/);
      const ended = once(manager.supervisor, 'exit');
      manager.supervisor.kill(signal);
      await ended;
      assert.deepEqual(await untilNoProcess(manager.mark, 15_000), []);
    });
  }

  test('does not share its data directory with another', async () => {
    await using manager = await TestManager.start();
    const dataDir = `${manager.directory}/data`;
    await assert.rejects(TestManager.start({ dataDir }), (error: Error) => {
      assert.match(
        error.message,
        new RegExp(String(manager.supervisor.pid)),
        'it is told who holds the directory',
      );
      return true;
    });
    assert.equal((await manager.status()).manager_state, 'idle');
  });
});
