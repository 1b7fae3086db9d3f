import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import {
  ask,
  kill,
  processesMarked,
  seeded,
  TestManager,
  USER,
  type HistoryItem,
  type Reply,
  type Status,
} from './harness/index.js';

/**
 * Any process may die at any moment while four clients work. `SKYQUEUE_KILLS` says how often (for each store), and
 * `SKYQUEUE_SEED` when: the defaults are for every day, 200 is for a release.
 */
const KILLS = Number(process.env.SKYQUEUE_KILLS ?? 30);
const SEED = Number(process.env.SKYQUEUE_SEED ?? 20_262);
/** A client does not add when so many wait: what is added is to be run before the test ends. */
const ENOUGH_WAITING = 12;
/** As long as clients wait for a reply before they think that it is lost. */
const REPLY_MS = 1_000;
const STARTING_MS = 3_000;
/** `SKYQUEUE_STORES=redis` leaves the other one out. */
const STORES = process.env.SKYQUEUE_STORES?.split(',') ?? ['embedded', 'redis'];

type Victim = 'manager' | 'kernel' | 'redis';
const VICTIMS: Record<'embedded' | 'redis', readonly Victim[]> = {
  embedded: ['manager', 'manager', 'kernel'],
  redis: ['manager', 'manager', 'kernel', 'redis', 'redis'],
};

for (const store of (['embedded', 'redis'] as const).filter((name) => STORES.includes(name))) {
  describe(`With the ${store} store`, { skip: store === 'redis' && withoutRedis }, () => {
    test(`${KILLS} kills under load lose nothing that was acknowledged, and run nothing twice`, async (context) => {
      // Redis promises that an acknowledged change is in its file only with this setting.
      const settings = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
      const redis = store === 'redis' ? await RedisServer.start(settings) : undefined;
      try {
        const flags = redis === undefined ? [] : ['--redis-addr', redis.address];
        await using manager = await TestManager.start({ flags });
        const figures = await ordeal(manager, redis, VICTIMS[store]);
        context.diagnostic(figures);
      } finally {
        await redis?.dispose();
      }
    });
  });
}

async function ordeal(
  manager: TestManager,
  redis: RedisServer | undefined,
  victims: readonly Victim[],
): Promise<string> {
  const random = seeded(SEED);
  const work = new AbortController();
  const shift = new AbortController();
  await manager.openEnvironment();
  const operator = keepGoing(manager, shift.signal);
  const clients = (['simple', 'repeating', 'removing', 'batches'] as const).map(
    (kind, i) => new Client(manager, kind, seeded(SEED + 1 + i)),
  );
  const working = clients.map((client) => client.work(work.signal));
  const count = { manager: 0, kernel: 0, redis: 0 };
  try {
    for (let done = 0; done < KILLS;) {
      await manager.info.untilNews(1 + Math.floor(random() * 12));
      const victim = victims[Math.floor(random() * victims.length)] ?? 'manager';
      if (victim === 'redis') await killRedis(manager, redis, random);
      else if (!killProcess(manager, victim)) continue; // it is dead already, and somebody sees to that
      count[victim] += 1;
      done += 1;
    }
    work.abort();
    await Promise.all(working);
    await until(manager, ({ manager_state, items_in_queue, running_item_uid }) => {
      return manager_state === 'idle' && items_in_queue === 0 && running_item_uid === null;
    });
  } finally {
    work.abort();
    shift.abort();
    await Promise.allSettled([...working, operator]);
  }
  const history = await manager.history();
  const outcome = check(clients, history);
  return `kills: ${JSON.stringify(count)}; ${history.length} entries; ${outcome}`;
}

async function killRedis(
  manager: TestManager,
  redis: RedisServer | undefined,
  random: () => number,
): Promise<void> {
  await redis?.kill();
  // At once, after a moment that is bridged, or after one in which the manager has to refuse. One that is just starting
  // waits for Redis, and tells nothing before.
  await manager.info.untilNews(Math.floor(random() * 4), STARTING_MS).catch(() => undefined);
  await redis?.launch();
}

function killProcess(manager: TestManager, victim: 'manager' | 'kernel'): boolean {
  const program = victim === 'manager' ? 'dist/cli/re-manager.js' : 'dist/kernel/';
  const found = processesMarked(manager.mark).find(({ command }) => command.includes(program));
  if (found === undefined) return false;
  kill(found.pid, 'SIGKILL');
  return true;
}

/** What a person on shift does: opens the environment when it is gone, and starts the queue when it stands. */
async function keepGoing(manager: TestManager, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const status = (await ask(manager.controlAddress, 'status', {}, REPLY_MS)) as Status | undefined;
    if (status?.manager_state === 'idle') {
      if (!status.worker_environment_exists)
        await ask(manager.controlAddress, 'environment_open', {}, REPLY_MS);
      else if (status.items_in_queue > 0) await ask(manager.controlAddress, 'queue_start', {}, REPLY_MS);
    }
    await manager.info.untilNews(1);
  }
}

async function until(manager: TestManager, wanted: (status: Status) => boolean): Promise<void> {
  const limit = performance.now() + 120_000;
  for (;;) {
    const status = (await ask(manager.controlAddress, 'status', {}, REPLY_MS)) as Status | undefined;
    if (status !== undefined && wanted(status)) return;
    if (performance.now() > limit)
      throw new Error(
        `The queue did not end: ${JSON.stringify(status)}\n${manager.output.slice(-8_000)}\n${manager.info.text.slice(-3_000)}`,
      );
    await manager.info.untilNews(1);
  }
}

type Kind = 'simple' | 'repeating' | 'removing' | 'batches';
/** What a client knows of a plan that it wanted to add: whether it was told so, and whether it took it away again. */
interface Wish {
  added: boolean | undefined;
  removed: boolean | undefined;
}

/** One of the clients. Its plans carry its name and a number, which copies keep that return to the queue. */
class Client {
  readonly wishes: Wish[] = [];
  readonly #manager: TestManager;
  readonly #random: () => number;

  constructor(
    manager: TestManager,
    readonly kind: Kind,
    random: () => number,
  ) {
    this.#manager = manager;
    this.#random = random;
  }

  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const size = await this.#add();
      if (size >= ENOUGH_WAITING) await this.#manager.info.untilNews(8);
    }
  }

  /** Resolves to the length of the queue, as far as it is known. */
  async #add(): Promise<number> {
    switch (this.kind) {
      case 'simple':
        return qsize(await this.#ask('queue_item_add', { item: this.#item() }, [this.#wish()]));
      case 'repeating':
        return this.#addUntilAcknowledged();
      case 'removing':
        return this.#addAndRemove();
      case 'batches':
        return this.#addBatch();
    }
  }

  /** A key makes it safe to ask again, so nothing is left in doubt. */
  async #addUntilAcknowledged(): Promise<number> {
    const params = { item: this.#item(), request_key: randomUUID() };
    const wish = this.#wish();
    for (;;) {
      const reply = await this.#ask('queue_item_add', params, [wish]);
      if (reply?.success) return qsize(reply);
      await this.#manager.info.untilNews(1);
    }
  }

  async #addAndRemove(): Promise<number> {
    const item = this.#item();
    const wish = this.#wish();
    const reply = await this.#ask('queue_item_add', { item }, [wish]);
    if (!reply?.success || this.#random() < 0.5) return qsize(reply);
    const { item_uid: uid } = reply.item as { item_uid: string };
    const removal = await ask(this.#manager.controlAddress, 'queue_item_remove', { uid }, REPLY_MS);
    wish.removed = removal === undefined ? undefined : removal.success === true;
    return qsize(reply);
  }

  async #addBatch(): Promise<number> {
    const length = 1 + Math.floor(this.#random() * 4);
    const batch = Array.from({ length }, () => ({ item: this.#item(), wish: this.#wish() }));
    const items = batch.map(({ item }) => item);
    const wishes = batch.map(({ wish }) => wish);
    return qsize(await this.#ask('queue_item_add_batch', { items }, wishes));
  }

  #item(): object {
    const meta = { client: this.kind, number: this.wishes.length };
    return { item_type: 'plan', name: 'count', args: [['det1']], kwargs: { num: 2, delay: 0.02 }, meta };
  }

  #wish(): Wish {
    const wish: Wish = { added: undefined, removed: false };
    this.wishes.push(wish);
    return wish;
  }

  async #ask(method: string, params: object, wishes: readonly Wish[]): Promise<Reply | undefined> {
    const reply = await ask(this.#manager.controlAddress, method, { ...params, ...USER }, REPLY_MS);
    // Without a reply nobody knows. A refusal in words is one, unless an earlier request with the same key got through.
    if (reply !== undefined)
      for (const wish of wishes) if (wish.added !== true) wish.added = reply.success === true;
    return reply;
  }
}

function qsize(reply: Reply | undefined): number {
  return typeof reply?.qsize === 'number' ? reply.qsize : 0;
}

type Entry = HistoryItem & { readonly meta: { readonly client: string; readonly number: number } };

/** Every plan ended once, in the order in which its client had added it; those that were taken away never began. */
function check(clients: readonly Client[], history: readonly HistoryItem[]): string {
  const entries = history as readonly Entry[];
  const uids = entries.map(({ item_uid }) => item_uid);
  assert.equal(new Set(uids).size, uids.length, 'no item is recorded twice');
  const runs = entries.flatMap(({ result }) => result.run_uids);
  assert.equal(new Set(runs).size, runs.length, 'no run belongs to two plans');
  let [acknowledged, unknown] = [0, 0];
  for (const { kind, wishes } of clients) {
    const own = entries.filter(({ meta }) => meta.client === kind);
    wishes.forEach((wish, number) => {
      const fates = own.filter(({ meta }) => meta.number === number).map(({ result }) => result.exit_status);
      const what = `${kind} ${number} (${JSON.stringify(wish)}): ${fates.join(', ') || 'nothing'}`;
      if (wish.added === true) acknowledged += 1;
      if (wish.added === true && wish.removed === false) assert.ok(fates.length > 0, `was lost: ${what}`);
      if (wish.removed === true || wish.added === false)
        assert.deepEqual(fates, [], `was run all the same: ${what}`);
      // A plan whose kernel died failed, and was run again; all others ended as they should, or nobody knows how.
      for (const fate of fates.slice(0, -1)) assert.equal(fate, 'failed', what);
      const last = fates.at(-1) ?? 'completed';
      assert.ok(last === 'completed' || last === 'unknown', what);
      if (last === 'unknown') unknown += 1;
    });
    const numbers = own.map(({ meta }) => meta.number);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
      `the plans of the client "${kind}" ran in order`,
    );
  }
  return `${acknowledged} acknowledged; ${unknown} whose end is unknown`;
}
