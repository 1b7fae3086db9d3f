import { Redis } from 'ioredis';
import type { TestContext } from 'node:test';
import { PlanQueue } from '../../../src/queue/index.js';
import { RedisStore, type RedisStoreOptions } from '../../../src/store/index.js';
import { RedisServer } from '../../fakes/redis-server.js';

interface WayIn {
  readonly password?: string;
  readonly db?: number;
}

/** A Redis for one test, and a client that looks at it past the store. */
export async function withRedis(
  t: TestContext,
  settings?: readonly string[],
): Promise<{ server: RedisServer; raw: (way?: WayIn) => Redis }> {
  const server = await RedisServer.start(settings);
  lastOf(t, () => server.dispose());
  const raw = (way: WayIn = {}): Redis => {
    const client = new Redis({ port: server.port, host: '127.0.0.1', ...way });
    client.on('error', () => undefined);
    lastOf(t, () => client.disconnect());
    return client;
  };
  return { server, raw };
}

export interface OpenQueue {
  readonly queue: PlanQueue;
  /** What the operator was told, and a way to wait for it. */
  readonly told: Told;
}

export async function openQueue(
  t: TestContext,
  options: Omit<RedisStoreOptions, 'prefix' | 'report'> & { prefix?: string },
): Promise<OpenQueue> {
  const told = new Told();
  const store = await RedisStore.open({ prefix: 'qs', ...options, report: told.add });
  lastOf(t, () => store.close());
  const queue = await PlanQueue.open(store, { report: told.add });
  return { queue, told };
}

const endings = new WeakMap<TestContext, (() => unknown)[]>();

/** Ends things at the end of a test, those that were made last first: a store before the Redis that it uses. */
export function lastOf(t: TestContext, end: () => unknown): void {
  const known = endings.get(t);
  if (known !== undefined) return void known.push(end);
  const all = [end];
  endings.set(t, all);
  t.after(async () => {
    for (const each of all.reverse()) await each();
  });
}

/** Lines for an operator. */
export class Told {
  readonly lines: string[] = [];
  #waiting: (() => void)[] = [];

  readonly add = (line: string): void => {
    this.lines.push(line);
    for (const look of this.#waiting.splice(0)) look();
  };

  /** Until the last line is such a one. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.lines.at(-1) ?? ''))
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Whether Redis has exactly what the queue says. */
export async function storedIn(redis: Redis, prefix = 'qs'): Promise<string> {
  const items = await redis.lrange(`${prefix}_plan_queue`, 0, -1);
  const history = await redis.lrange(`${prefix}_plan_history`, 0, -1);
  const running = (await redis.get(`${prefix}_running_plan`)) ?? '{}';
  return [`[${items.join(', ')}]`, running, `[${history.join(', ')}]`].join('\n');
}

export function storyOf(queue: PlanQueue): string {
  return [queue.itemsText().text, queue.runningItemText().text, queue.historyText().text].join('\n');
}
