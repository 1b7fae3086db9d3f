import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { KernelSession, replyOf, resultOf, type RawConnection } from '../fakes/kernel-session.js';
import { startupWith, TestManager, type Status } from './harness/index.js';

const STARTUP = `
import { bps, type Plan } from 'skyqueue';
let steps = 0;
let enough = false;
let release: () => void = () => {};
const hold = (): Promise<void> => { console.log('holding'); return new Promise((done) => { release = done; }); };
/** Goes on until somebody has had enough, with a checkpoint before each step. */
function* walk(): Plan {
  enough = false;
  yield* bps.open_run({});
  while (!enough) { yield* bps.checkpoint(); yield* bps.sleep(0.005); steps += 1; }
  yield* bps.close_run();
}
`;

interface Waiting {
  readonly what: string;
  readonly code: string;
  readonly user: string;
  readonly session: string;
}

const waitingIn = (status: Status): Waiting | null => status['waiting_for'] as Waiting | null;

/** A person at a prompt and the queue, in one kernel: neither takes anything from the other. */
describe('a person and the queue', () => {
  let manager: TestManager;
  let person: KernelSession;
  /** Another one, who looks on. */
  let prompt: KernelSession;
  before(async () => {
    manager = await TestManager.start({ startupDir: startupWith(STARTUP) });
    await manager.openEnvironment();
    const { config } = (await manager.accept('config_get')) as {
      config?: { ip_connect_info: RawConnection };
    };
    assert.ok(config);
    person = new KernelSession(config.ip_connect_info);
    prompt = new KernelSession(config.ip_connect_info);
    await Promise.all([person.ready(), prompt.ready()]);
  });
  after(async () => {
    person.close();
    prompt.close();
    await manager.close();
  });
  afterEach(() => {
    person.forget();
    prompt.forget();
  });

  /** A cell that ends when `free` is called. Resolves when it runs. */
  async function occupy(): Promise<string> {
    const id = person.send('execute_request', { code: 'await hold()' });
    await person.untilPrinted('holding');
    return id;
  }

  async function free(id: string): Promise<void> {
    const { reply } = await person.ask('create_subshell_request', {}, { channel: 'control' });
    const { subshell_id } = reply.content as { subshell_id: string };
    await person.execute('release()', {}, { subshell: subshell_id });
    await person.exchange(id);
    await person.ask('delete_subshell_request', { subshell_id }, { channel: 'control' });
  }

  const untilIdle = (): Promise<Status> =>
    manager.until(
      ({ manager_state, items_in_queue }) => manager_state === 'idle' && items_in_queue === 0,
      'manager_state idle and an empty queue',
    );

  const lastEnd = async (): Promise<string | undefined> =>
    (await manager.history()).at(-1)?.result.exit_status;

  test('the queue waits for a cell, says for whose, and goes on when it is over', async () => {
    assert.equal(waitingIn(await manager.status()), null);
    const cell = await occupy();
    assert.equal(waitingIn(await manager.status()), null, 'nobody waits yet');
    await manager.add('count', [['det1']]);
    await manager.accept('queue_autostart', { enable: true });
    const waiting = waitingIn(await manager.until((status) => waitingIn(status) !== null, 'waiting_for'));
    assert.deepEqual(
      { ...waiting, since: undefined },
      {
        what: 'cell',
        code: 'await hold()',
        user: 'test',
        session: person.id,
        since: undefined,
      },
    );
    await manager.add('count', [['det1']]);
    await free(cell);
    const after = await untilIdle();
    assert.equal(waitingIn(after), null);
    await manager.accept('queue_autostart', { enable: false });
    const told = manager.info.text.match(/The queue waits for a cell of test: await hold\(\)/g) ?? [];
    assert.equal(told.length, 1, 'told once');
  });

  test('a queue that is started while a cell runs is refused, and is told whose cell it is', async () => {
    const cell = await occupy();
    const { success, msg } = await manager.request('queue_start');
    assert.equal(success, false);
    assert.match(String(msg), /The kernel is busy with a cell of test: await hold/);
    await free(cell);
  });

  test('the queue waits for a plan that a person runs or has paused, and says so', async () => {
    await manager.add('count', [['det1']]);
    const typed = person.send('execute_request', { code: 'await RE(walk())' });
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    await manager.accept('queue_autostart', { enable: true });
    const running = await manager.until((status) => waitingIn(status) !== null, 'waiting_for');
    assert.equal(waitingIn(running)?.what, 'cell');
    await manager.accept('re_pause', { option: 'deferred' });
    await person.exchange(typed);
    const paused = await manager.until((status) => waitingIn(status)?.what === 'plan', 'waiting for a plan');
    assert.deepEqual(
      [paused.re_state, paused.manager_state, paused.pause_pending, waitingIn(paused)?.code],
      ['paused', 'idle', false, 'await RE(walk())'],
    );
    await person.execute('await RE.stop()');
    assert.equal(waitingIn(await untilIdle()), null);
    await manager.accept('queue_autostart', { enable: false });
    assert.equal(await lastEnd(), 'completed');
  });

  test('a plan that a person begins between two plans of the queue is waited for', async () => {
    await manager.add('walk');
    await manager.add('count', [['det1']]);
    await manager.accept('queue_start');
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    const typed = person.send('execute_request', {
      code: `const own = new Promise((done) => {
        const stop = RE.observe((event) => {
          if (event.event !== 'state' || event.state !== 'idle') return;
          stop();
          done(RE(walk()));
        });
      });
      enough = true; await own`,
    });
    const waiting = await manager.until((status) => waitingIn(status)?.what === 'plan', 'waiting for a plan');
    assert.equal(waiting.manager_state, 'executing_queue');
    await prompt.execute('enough = true');
    assert.equal(replyOf(await person.exchange(typed))['status'], 'ok');
    await untilIdle();
    assert.equal(await lastEnd(), 'completed');
  });

  describe('whatever a person does by mistake, a plan of the queue goes on', () => {
    const mistakes: Record<string, [code: string, what: RegExp]> = {
      'a cell that throws': ['throw new Error("oops")', /oops/],
      'a cell that does not parse': ['const = 5', /./],
      'a cell that does not fit the types': ['const n: number = "text"', /number/],
      'a cell that rejects later': [
        'await new Promise((_, no) => setTimeout(no, 20, new Error("late")))',
        /late/,
      ],
      'process.exit()': [
        'process.exit()',
        /would end the whole environment, and with it the plan walk\(\) of the queue, added by Test/,
      ],
      'process.exit() after a moment': ['await null; process.exit(1)', /would end the whole environment/],
    };
    for (const [mistake, [code, what]] of Object.entries(mistakes)) {
      test(mistake, async () => {
        await begin();
        assert.match(String(replyOf(await person.execute(code))['evalue']), what);
        await goesOnAndEnds();
      });
    }

    test('what his timers and promises throw when the cell is long over', async () => {
      await begin();
      await person.execute('setTimeout(() => { throw new Error("of a timer") }, 10); 0');
      await person.untilPrinted('of a timer');
      await person.execute('setTimeout(() => void Promise.reject(new Error("of a promise")), 10); 0');
      await person.untilPrinted('of a promise');
      await person.execute('setTimeout(() => process.exit(), 10); 0');
      await person.untilPrinted('would end the whole environment');
      await goesOnAndEnds();
    });

    async function begin(): Promise<void> {
      await manager.add('walk');
      await manager.accept('queue_start');
      await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    }

    async function goesOnAndEnds(): Promise<void> {
      const look = await person.execute(
        'const at = steps; while (steps < at + 2) await new Promise((done) => setTimeout(done, 2)); enough = true; RE.state',
      );
      assert.equal(resultOf(look), "'running'");
      await untilIdle();
      assert.equal(await lastEnd(), 'completed');
    }
  });
});
