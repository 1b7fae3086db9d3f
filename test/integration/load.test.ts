import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Request } from 'zeromq';
import { residentMB, TestManager, USER, type Reply } from './harness/index.js';

/**
 * Many clients, and much data. How fast it is says the benchmark; here nothing may get lost, and memory has a bound.
 * `SKYQUEUE_LOAD_SECONDS` says how long the clients ask: 10 is for every day, 60 for a release.
 */
const SECONDS = Number(process.env.SKYQUEUE_LOAD_SECONDS ?? 10);
const CLIENTS = 64;
/**
 * What a process may have grown by in the second half of the time. V8 lets its heap grow before it collects, and grows the
 * heap of a busy process in steps of this size; a leak of only 100 bytes in each of 100 000 requests and more would be
 * lost in that, one of 1 kB would not.
 */
const GROWTH_MB = 64;
/** Large requests take seconds on a small machine; the Python clients wait for up to a minute too. */
const PATIENCE_MS = 60_000;

describe('Under load', () => {
  test(`${CLIENTS} clients get ${SECONDS} s long an answer to each request while plans run`, async (context) => {
    await using manager = await TestManager.start();
    await manager.openEnvironment();
    await manager.accept('queue_mode_set', { mode: { loop: true } });
    await manager.add('count', [['det1', 'det2']], { num: 5 });
    await manager.add('scan', [['det1'], 'motor1', -1, 1, 5]);
    await manager.accept('queue_start');

    const pids = { manager: manager.managerPid, kernel: manager.kernelPid };
    const clients = Array.from({ length: CLIENTS }, (_, i) => new HammeringClient(manager.controlAddress, i));
    try {
      const first = await hammer(clients, SECONDS / 2);
      const before = { manager: residentMB(pids.manager), kernel: residentMB(pids.kernel) };
      const second = await hammer(clients, SECONDS / 2);
      const growth = {
        manager: residentMB(pids.manager) - before.manager,
        kernel: residentMB(pids.kernel) - before.kernel,
      };
      const times = [...first, ...second].sort((a, b) => a - b);
      const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(1)} ms`;
      context.diagnostic(
        `${times.length} requests; half within ${at(0.5)}, 99 % within ${at(0.99)}, the longest ${times.at(-1)?.toFixed(0)} ms; ` +
          `growth: manager ${growth.manager.toFixed(1)} MB, kernel ${growth.kernel.toFixed(1)} MB`,
      );
      assert.ok(growth.manager < GROWTH_MB, `the manager grew by ${growth.manager} MB`);
      assert.ok(growth.kernel < GROWTH_MB, `the kernel grew by ${growth.kernel} MB`);
    } finally {
      for (const client of clients) client.close();
    }

    const status = await manager.status();
    assert.equal(status.manager_state, 'executing_queue');
    assert.deepEqual([manager.managerPid, manager.kernelPid], [pids.manager, pids.kernel]);
    const history = await manager.history();
    assert.ok(history.length > 0, 'plans ran meanwhile');
    assert.deepEqual(
      history.filter(({ result }) => result.exit_status !== 'completed'),
      [],
    );
  });
});

describe('Much data', () => {
  let manager: TestManager;
  let client: HammeringClient;
  before(async () => {
    manager = await TestManager.start();
    client = new HammeringClient(manager.controlAddress, 0);
    await manager.openEnvironment();
  });
  after(async () => {
    client.close();
    await manager.close();
  });

  const count = (md: object = {}) => ({ item_type: 'plan', name: 'count', args: [['det1']], kwargs: { md } });
  async function accept(method: string, params: object = {}): Promise<Reply> {
    const reply = await client.ask(method, params, PATIENCE_MS);
    assert.equal(reply.success, true, String(reply.msg));
    return reply;
  }

  test('a batch of 10 000 plans enters the queue whole, and comes back whole', async () => {
    const items = Array.from({ length: 10_000 }, (_, n) => count({ n }));
    const reply = await accept('queue_item_add_batch', { items, ...USER });
    assert.equal(reply.qsize, 10_000);
    const queue = (await accept('queue_get')).items as { kwargs: { md: { n: number } } }[];
    assert.deepEqual(
      queue.map(({ kwargs }) => kwargs.md.n),
      items.map(({ kwargs }) => (kwargs.md as { n: number }).n),
    );
  });

  test('100 000 items are edited at both ends and in the middle, and outlive the manager', async () => {
    const items = Array.from({ length: 10_000 }, () => count());
    for (let i = 0; i < 9; i++) await accept('queue_item_add_batch', { items, ...USER });
    const middle = (await accept('queue_item_get', { pos: 50_000 })).item as { item_uid: string };
    await accept('queue_item_move', { uid: middle.item_uid, pos_dest: 'front' });
    await accept('queue_item_move', { pos: 'back', pos_dest: 50_000 });
    await accept('queue_item_remove', { pos: 70_000 });
    const added = await accept('queue_item_add', { item: count(), pos: 30_000, ...USER });
    assert.equal(added.qsize, 100_000);
    const { item_uid: uid } = added.item as { item_uid: string };
    process.kill(manager.managerPid, 'SIGKILL');
    await manager.untilUp(PATIENCE_MS);
    assert.equal((await manager.status()).items_in_queue, 100_000);
    const [front, placed] = await Promise.all(
      [0, 30_000].map(async (pos) => (await manager.request('queue_item_get', { pos })).item),
    );
    assert.equal((front as { item_uid: string }).item_uid, middle.item_uid);
    assert.equal((placed as { item_uid: string }).item_uid, uid);
    client.close();
    client = new HammeringClient(manager.controlAddress, 0);
    await accept('queue_clear');
  });

  test('a plan gets an argument of 1 000 000 elements, and runs', async () => {
    const numbers = Array.from({ length: 1_000_000 }, (_, i) => i / 8);
    await accept('queue_item_add', { item: count({ numbers }), ...USER });
    const [queued] = (await accept('queue_get')).items as { kwargs: { md: { numbers: number[] } } }[];
    assert.deepEqual(queued?.kwargs.md.numbers, numbers);
    await accept('queue_start');
    await manager.until(
      ({ items_in_history, manager_state }) => items_in_history === 1 && manager_state === 'idle',
      'the plan in the history',
    );
    const [entry] = (await accept('history_get')).items as {
      result: { exit_status: string; msg: string };
      kwargs: { md: { numbers: number[] } };
    }[];
    assert.equal(entry?.result.exit_status, 'completed', entry?.result.msg);
    assert.deepEqual(entry.kwargs.md.numbers, numbers);
  });

  test('a function takes and returns 1 000 000 elements', async () => {
    await accept('script_upload', {
      script: 'function reversed(xs: number[]) { return [...xs].reverse(); }',
    });
    await manager.untilIdle();
    await accept('permissions_reload');
    const numbers = Array.from({ length: 1_000_000 }, (_, i) => i);
    const permissions = (await accept('permissions_get')).user_group_permissions as {
      user_groups: Record<string, Record<string, unknown>>;
    };
    for (const group of ['root', 'primary'])
      (permissions.user_groups[group] ??= {}).allowed_functions = [':.*'];
    await accept('permissions_set', { user_group_permissions: permissions });
    const item = { item_type: 'function', name: 'reversed', args: [numbers] };
    const { task_uid } = await accept('function_execute', { item, ...USER });
    await manager.untilIdle();
    const { result } = await accept('task_result', { task_uid });
    const { success, return_value: returned } = result as { success: boolean; return_value: number[] };
    assert.equal(success, true, JSON.stringify(result).slice(0, 500));
    assert.deepEqual(returned, numbers.toReversed());
  });
});

/** Asks until the time is over; resolves to how long each answer took, once every request has one. */
async function hammer(clients: readonly HammeringClient[], seconds: number): Promise<number[]> {
  const end = performance.now() + seconds * 1_000;
  const times = await Promise.all(clients.map((client) => client.hammer(end)));
  return times.flat();
}

/** A client on one connection, as long as the test. */
class HammeringClient {
  readonly #socket = new Request({ linger: 0 });

  constructor(
    address: string,
    readonly number: number,
  ) {
    this.#socket.connect(address);
  }

  async ask(method: string, params: object = {}, limitMs = 20_000): Promise<Reply> {
    this.#socket.receiveTimeout = limitMs;
    await this.#socket.send(JSON.stringify({ method, params }));
    const [body] = await this.#socket.receive();
    return JSON.parse(String(body)) as Reply;
  }

  async hammer(end: number): Promise<number[]> {
    const times: number[] = [];
    const item = { item_type: 'plan', name: 'count', args: [['det1']] };
    while (performance.now() < end) {
      const start = performance.now();
      // Mostly looking, as clients do; every eighth one edits, and removes what it has added.
      if (this.number % 8 === 0) {
        const added = await this.ask('queue_item_add', { item, pos: 'back', ...USER });
        assert.equal(added.success, true, String(added.msg));
        const uid = (added.item as { item_uid: string }).item_uid;
        // Its turn may have come meanwhile: then there is nothing to remove, which is an answer too.
        await this.ask('queue_item_remove', { uid });
      } else {
        const status = await this.ask('status');
        assert.equal(status.worker_environment_exists, true);
        if (this.number % 8 === 1) assert.equal((await this.ask('queue_get')).success, true);
      }
      times.push(performance.now() - start);
    }
    return times;
  }

  close(): void {
    this.#socket.close();
  }
}
