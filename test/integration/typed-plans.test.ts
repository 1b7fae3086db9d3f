import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KernelSession, replyOf, type RawConnection } from '../fakes/kernel-session.js';
import { kill, startupWith, TestManager, type HistoryItem } from './harness/index.js';

const STARTUP = `
import { bps, type Plan } from 'skyqueue';
let enough = false;
/** Goes on until somebody has had enough, with a checkpoint before each step. */
function* walk(): Plan {
  enough = false;
  yield* bps.open_run({});
  while (!enough) { yield* bps.checkpoint(); yield* bps.sleep(0.005); }
  yield* bps.close_run();
}
function* fail(): Plan { yield* bps.open_run({}); throw new Error('out of beam'); }
`;

type Entry = HistoryItem & {
  readonly args: unknown[];
  readonly kwargs: object;
  readonly user: string;
  readonly user_group: string;
  readonly result: { readonly origin?: object };
};

/** Plans at a prompt, as status and history tell of them where a site wants to have them there. */
describe('a plan that a person types', () => {
  let manager: TestManager;
  let person: KernelSession;
  before(async () => {
    const flags = ['--record-typed-plans', 'ON'];
    manager = await TestManager.start({ startupDir: startupWith(STARTUP), flags });
    await manager.openEnvironment();
    const { config } = await manager.accept('config_get');
    person = new KernelSession((config as { ip_connect_info: RawConnection }).ip_connect_info);
    await person.ready();
  });
  after(async () => {
    person.close();
    await manager.close();
  });

  /** The newest entry, once there are so many. */
  async function entry(count: number): Promise<Entry> {
    await manager.until(({ items_in_history }) => items_in_history === count, `${count} entries`);
    return (await manager.history()).at(-1) as Entry;
  }

  const type = (code: string): string => person.send('execute_request', { code });

  const untilState = (state: string): Promise<unknown> =>
    manager.until(({ re_state }) => re_state === state, `re_state ${state}`);

  test('enters the history as it was called, with its runs, and marked as typed', async () => {
    const { reply } = await person.execute('await RE(count([det1, det2], 2, 0, { md: { sample: "Cu" } }))');
    assert.equal((reply.content as { status: string }).status, 'ok');
    const { item_uid, result, ...item } = await entry(1);
    assert.deepEqual(item, {
      item_type: 'plan',
      name: 'count',
      args: [['det1', 'det2'], 2, 0],
      kwargs: { md: { sample: 'Cu' } },
      user: 'test',
      user_group: 'primary',
    });
    assert.match(item_uid, /^[\w-]{36}$/);
    assert.equal(result.exit_status, 'completed');
    assert.equal(result.run_uids.length, 1);
    assert.ok(result.time_start > 1e9 && result.time_stop > result.time_start);
    assert.deepEqual(result.origin, {
      at: 'prompt',
      code: 'await RE(count([det1, det2], 2, 0, { md: { sample: "Cu" } }))',
      session: person.id,
    });
    const { items } = await manager.accept('queue_get');
    assert.deepEqual(items, [], 'nothing returns to the queue');
  });

  test('shows in the status while it runs, is paused and goes on, and is no item of the queue', async () => {
    const typed = type('await RE(walk())');
    await untilState('running');
    const running = await manager.until(({ plan_progress }) => plan_progress !== null, 'progress');
    assert.deepEqual(
      [
        running.manager_state,
        running.running_item_uid,
        running.ip_kernel_state,
        running['ip_kernel_captured'],
      ],
      ['idle', null, 'busy', false],
    );
    assert.equal(running.worker_environment_state, 'idle');
    const { run_list } = await manager.accept('re_runs');
    assert.deepEqual(
      (run_list as { is_open: boolean }[]).map(({ is_open }) => is_open),
      [true],
      'the runs of the plan before are gone',
    );

    await manager.accept('re_pause', { option: 'deferred' });
    assert.equal(replyOf(await person.exchange(typed))['ename'], 'RunEngineInterrupted');
    await untilState('paused');
    const paused = await manager.until(({ ip_kernel_state }) => ip_kernel_state === 'idle', 'an idle kernel');
    assert.deepEqual([paused.manager_state, paused.pause_pending], ['idle', false]);
    const { success } = await manager.request('re_resume');
    assert.equal(success, false, 'the plan is not the queue’s to go on with');

    const resumed = type('await RE.resume()');
    await untilState('running');
    await person.execute('enough = true', {}, { subshell: await subshell() });
    await person.exchange(resumed);
    const { name, result } = await entry(2);
    assert.deepEqual([name, result.exit_status, result.run_uids.length], ['walk', 'completed', 1]);
  });

  test('is recorded with how it ended: aborted, stopped, or failed and why', async () => {
    for (const [how, status] of [
      ['abort', 'aborted'],
      ['stop', 'stopped'],
      ['halt', 'halted'],
    ] as const) {
      const before = (await manager.history()).length;
      const typed = type('await RE(walk())');
      await untilState('running');
      await manager.accept('re_pause', { option: 'immediate' });
      await person.exchange(typed);
      await person.execute(`await RE.${how}()`);
      assert.equal((await entry(before + 1)).result.exit_status, status);
    }
    const before = (await manager.history()).length;
    await person.execute('await RE(fail())');
    const { result } = await entry(before + 1);
    assert.deepEqual([result.exit_status, result.msg], ['failed', 'Plan failed: out of beam']);
    assert.match(result.traceback, /^Traceback[^]*out of beam/);
  });

  test('that came to be in a function has its name or none, and no arguments', async () => {
    const before = (await manager.history()).length;
    await person.execute('const make = () => count([det1]); const made = make(); await RE(made)');
    const { name, args, result } = await entry(before + 1);
    assert.deepEqual([typeof name, args, result.exit_status], ['string', [], 'completed']);
  });

  test('and that goes on while the manager dies is recorded once by the next one', async () => {
    const before = (await manager.history()).length;
    const typed = type('await RE(walk())');
    await untilState('running');
    kill(manager.managerPid, 'SIGKILL');
    await person.execute('enough = true', {}, { subshell: await subshell() });
    assert.equal(replyOf(await person.exchange(typed))['status'], 'ok');
    await manager.untilUp(30_000);
    const { name, result } = await entry(before + 1);
    assert.deepEqual([name, result.exit_status, result.run_uids.length], ['walk', 'completed', 1]);
    kill(manager.managerPid, 'SIGKILL');
    await manager.untilUp(30_000);
    assert.equal((await manager.history()).length, before + 1);
  });

  test('is on record as it ended also where it is one of the queue that the person took over', async () => {
    for (const [how, status] of [
      ['resume', 'completed'],
      ['stop', 'stopped'],
      ['abort', 'aborted'],
      ['halt', 'halted'],
    ] as const) {
      const before = (await manager.history()).length;
      await manager.add('walk');
      await manager.accept('queue_start');
      await untilState('running');
      await manager.accept('re_pause', { option: 'immediate' });
      await manager.until(({ manager_state }) => manager_state === 'paused', 'a paused plan');
      const typed = type(`await RE.${how}()`);
      if (how === 'resume') {
        await untilState('running');
        await person.execute('enough = true', {}, { subshell: await subshell() });
      }
      await person.exchange(typed);
      const { result } = await entry(before + 1);
      assert.deepEqual([result.exit_status, result.origin], [status, undefined]);
      assert.equal(result.msg, 'The plan was finished at a prompt.');
      await manager.untilIdle();
      await manager.accept('queue_clear');
    }
  });

  async function subshell(): Promise<string> {
    const { reply } = await person.ask('create_subshell_request', {}, { channel: 'control' });
    return (reply.content as { subshell_id: string }).subshell_id;
  }
});
