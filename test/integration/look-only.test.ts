import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { KernelSession, replyOf, type RawConnection } from '../fakes/kernel-session.js';
import { kill, TestManager, USER } from './harness/index.js';

/** The queue works as ever in a kernel in which people may only look. */
describe('a manager that lets people look, and not run', () => {
  let manager: TestManager;
  let person: KernelSession;
  before(async () => {
    manager = await TestManager.start({ flags: ['--kernel-access', 'look', '--verbose'] });
    await manager.openEnvironment();
    const { config } = (await manager.accept('config_get')) as {
      config?: { ip_connect_info: RawConnection };
    };
    assert.ok(config);
    person = new KernelSession(config.ip_connect_info);
    await person.ready();
  });
  after(async () => {
    person.close();
    await manager.close();
  });

  function assertSecretFree(text: string, where: string): void {
    assert.ok(!text.includes(person.connection.key), `the key is in ${where}`);
    // The secret and its proofs look like this, and nothing else does.
    assert.doesNotMatch(text, /\b[0-9a-f]{64}\b/, where);
  }

  async function lastStatus(): Promise<string | undefined> {
    return (await manager.history()).at(-1)?.result.exit_status;
  }

  async function taskResult(taskUid: unknown): Promise<Record<string, unknown>> {
    for (;;) {
      const reply = await manager.accept('task_result', { task_uid: taskUid });
      if (reply['status'] === 'completed') return reply['result'] as Record<string, unknown>;
      await manager.info.untilNews(1);
    }
  }

  test('plans of the queue run, and people see them run; what they type themselves is refused', async () => {
    await manager.add('count', [['det1']], { num: 2 });
    await manager.accept('queue_start');
    await person.untilPrinted('seq_num');
    await manager.untilIdle();
    assert.equal(await lastStatus(), 'completed');
    for (const code of ['await RE(count([det1]))', 'await queue.start()', 'RE.abort()']) {
      const typed = await person.execute(code);
      assert.equal(replyOf(typed)['ename'], 'LookOnly', code);
    }
    assert.equal((await manager.history()).length, 1);
  });

  test('scripts and functions run, in the foreground and beside it', async () => {
    const upload = { script: 'function func_for_test_look(): number { return 41 + 1; }' };
    const { task_uid: script } = await manager.accept('script_upload', {
      ...upload,
      run_in_background: false,
    });
    assert.equal((await taskResult(script))['success'], true);
    await manager.untilIdle();
    for (const run_in_background of [false, true]) {
      const item = { name: 'func_for_test_look', item_type: 'function' };
      const { task_uid } = await manager.accept('function_execute', { item, run_in_background, ...USER });
      const result = await taskResult(task_uid);
      assert.deepEqual([result['success'], result['return_value']], [true, 42], JSON.stringify(result));
      await manager.untilIdle();
    }
  });

  test('an interrupt of a person changes nothing, that of the manager pauses the plan, which then goes on', async () => {
    await manager.add('count', [['det1']], { num: 100_000, delay: 0.01 });
    await manager.accept('queue_start');
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    const refused = await person.ask('interrupt_request', {}, { channel: 'control' });
    assert.equal(replyOf(refused)['status'], 'error');
    const { re_state, pause_pending } = await manager.status();
    assert.deepEqual([re_state, pause_pending], ['running', false]);

    await manager.accept('kernel_interrupt', { interrupt_plan: true });
    await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
    await manager.accept('re_resume');
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    await manager.accept('re_pause', { option: 'immediate' });
    await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
  });

  test('a manager that was killed has its kernel again, and nobody else has', async () => {
    const { kernelPid } = manager;
    kill(manager.managerPid, 'SIGKILL');
    await manager.untilUp(30_000);
    await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
    assert.equal(manager.kernelPid, kernelPid);
    assert.equal(replyOf(await person.execute('await RE.resume()'))['ename'], 'LookOnly');
    await manager.accept('re_resume');
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    await manager.accept('re_pause', { option: 'immediate' });
    await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
    await manager.accept('re_stop');
    await manager.untilIdle();
    assert.equal(await lastStatus(), 'stopped');
  });

  test('key and secret are in no argument and no variable of any process', () => {
    const processes = manager.processes();
    assert.equal(processes.length, 3);
    for (const { pid } of processes) {
      const lines = ['cmdline', 'environ'].flatMap((file) =>
        readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0'),
      );
      const ofOurs = lines.filter((line) => !Object.values(process.env).includes(line.replace(/^\w+=/, '')));
      assertSecretFree(ofOurs.join('\n'), `process ${pid}`);
    }
  });

  test('the environment is closed by the manager only', async () => {
    const refused = await person.ask('shutdown_request', { restart: true }, { channel: 'control' });
    assert.equal(replyOf(refused)['status'], 'error');
    await manager.accept('environment_close');
    const status = await manager.untilIdle();
    assert.equal(status.worker_environment_exists, false);
  });

  test('key and secret were never printed, published or told', () => {
    const told = {
      terminal: manager.output,
      info: JSON.stringify([manager.info.console, manager.info.statuses]),
      iopub: JSON.stringify([person.published, person.replies]),
    };
    assert.ok(told.terminal.length > 1_000 && told.iopub.length > 1_000);
    for (const [where, text] of Object.entries(told)) assertSecretFree(text, where);
  });
});
