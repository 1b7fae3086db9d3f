import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { messageOf, QueueServerError } from '../../errors.js';
import {
  Serial,
  type QueueChange,
  type QueueSnapshot,
  type QueueStore,
  type RecordName,
} from '../../queue/index.js';
import { parseRedisAddress, type RedisAddress } from './address.js';
import { RedisConnection } from './connection.js';
import { RedisContents, type RedisData } from './contents.js';
import { redisKeys, VALUE_NAMES, type RedisKeys, type ValueName } from './keys.js';
import { acquire, describe, hold, LEASE_MS, release, RENEWAL_MS, type QueueHolder } from './lease.js';
import { BEGIN, runScript, TRANSITION } from './scripts.js';
import { argumentsOf, type Step } from './step.js';

export interface RedisStoreOptions {
  /** `host[:port][/db]`, see `parseRedisAddress`. */
  readonly address: string;
  /** Keeps the queues of several managers apart. */
  readonly prefix: string;
  readonly holder?: QueueHolder;
  /** Gets a line for everything that an operator should know: Redis is gone, is back, does not keep what it is given. */
  readonly report?: (text: string) => void;
  /** Ends the waiting for a Redis that is not there. */
  readonly signal?: AbortSignal;
}

/**
 * The queue in Redis, under the keys and in the form of the Python server, so that a site can change over with its queue
 * intact, and back again.
 *
 * A transition is one script, which Redis runs whole or not at all. Each has an identity that names its predecessor and is stored with it:
 * - a transition whose answer was lost with the connection is simply sent again, and takes effect once;
 * - one that we have given up is found if Redis had it after all, and undone before anything else is done;
 * - a Redis that comes back without what it had acknowledged (its own settings decide that) gets it back from memory;
 * - a manager that was taken for dead, and replaced, cannot write any more.
 *
 * How durable an acknowledged transition is beyond that is up to the settings of Redis (`appendonly`, `appendfsync`).
 */
export class RedisStore implements QueueStore {
  readonly #address: RedisAddress;
  readonly #keys: RedisKeys;
  readonly #holder: string;
  readonly #report: (text: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #connection: RedisConnection;
  readonly #transitions = new Serial();
  readonly #session = randomUUID();
  #contents: RedisContents | undefined;
  /** Identity of the last transition that was acknowledged. */
  #last = '';
  /** Counts attempts too, so that no identity is used for two transitions. */
  #number = 0;
  /** Set when Redis holds what we cannot name exactly, and which is therefore written anew. */
  #mustRewrite = false;
  #toldReason: string | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  private constructor({ address, prefix, holder, report = () => {}, signal }: RedisStoreOptions) {
    this.#address = parseRedisAddress(address);
    this.#keys = redisKeys(prefix);
    this.#holder = JSON.stringify(holder ?? thisProcess());
    this.#report = report;
    this.#signal = signal;
    this.#connection = new RedisConnection(this.#address, {
      lost: (reason) => this.#onLost(reason),
      found: () => this.#onFound(),
    });
  }

  /** Waits for a Redis that is not there yet, and refuses a queue that another manager uses. */
  static async open(options: RedisStoreOptions): Promise<RedisStore> {
    const store = new RedisStore(options);
    try {
      await store.#begin();
      return store;
    } catch (error) {
      await store.#connection.close();
      throw error;
    }
  }

  async load(): Promise<QueueSnapshot> {
    this.#refuseClosed();
    return this.#transitions.run(async () => {
      const data = await this.#again('as long as it takes', (redis) => this.#read(redis));
      this.#contents = new RedisContents(data);
      return this.#contents.snapshot();
    });
  }

  async apply(transition: readonly QueueChange[]): Promise<void> {
    this.#refuseClosed();
    if (transition.length === 0) return;
    return this.#transitions.run(async () => {
      const { step, undo } = this.#loaded().take(transition);
      try {
        await this.#commit(step);
      } catch (error) {
        undo();
        throw error;
      }
    });
  }

  async readRecord(name: RecordName): Promise<string | null> {
    this.#refuseClosed();
    const key = this.#keys.values[VALUE_NAMES.indexOf(name)] ?? '';
    return this.#transitions.run(() => this.#again('a moment', (redis) => redis.get(key)));
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #begin(): Promise<void> {
    const where = `Redis at ${this.#address.name}, key ${this.#keys.queue}`;
    const whose = { key: this.#keys.holder, holder: this.#holder, where, report: this.#report };
    await this.#again('as long as it takes', async (redis) => {
      await acquire(redis, whose);
      await this.#warnOfForgetfulness(redis);
    });
    this.#renewal = setInterval(() => void this.#renew(), RENEWAL_MS).unref();
  }

  async #close(): Promise<void> {
    await this.#transitions.settled();
    clearInterval(this.#renewal);
    try {
      await release(await this.#connection.ready(), this.#keys.holder, this.#holder);
    } catch {
      // Redis is gone: what we hold runs out by itself.
    }
    await this.#connection.close();
  }

  async #read(redis: Redis): Promise<RedisData> {
    const { holder, history, queue, transition, values } = this.#keys;
    const [code, told] = (await runScript(
      redis,
      BEGIN,
      [transition, holder],
      [this.#holder, this.#session],
    )) as [string, string];
    if (code === 'held') throw this.#takenOver(told);
    this.#last = told;
    this.#number = Number.parseInt(told);
    const results = await redis
      .multi()
      .lrangeBuffer(queue, 0, -1)
      .lrangeBuffer(history, 0, -1)
      .mgetBuffer([...values])
      .exec();
    const [items, entries, texts] = (results ?? []).map(([error, result]) => {
      if (error !== null) throw error;
      return (result as (Buffer | null)[]).map((buffer) => this.#text(buffer));
    });
    const named = VALUE_NAMES.map((name, i) => [name, texts?.[i] ?? null] as const);
    return {
      queue: (items ?? []).map(String),
      history: (entries ?? []).map(String),
      values: new Map(named.filter((value): value is [ValueName, string] => value[1] !== null)),
    };
  }

  #text(buffer: Buffer | null): string | null {
    // Not text: we can read it in part, but never name it to Redis as it is.
    if (buffer !== null && !isUtf8(buffer)) this.#mustRewrite = true;
    return buffer === null ? null : buffer.toString();
  }

  /** Brings Redis to the state that memory has already, or throws and has changed nothing. */
  async #commit(step: Step): Promise<void> {
    const contents = this.#loaded();
    const after = `${++this.#number} ${this.#session}`;
    let before = this.#last;
    let edits = this.#mustRewrite ? contents.everything() : step;
    await this.#again('a moment', async (redis) => {
      for (;;) {
        const [code, told = ''] = await this.#send(redis, before, after, edits);
        if (code === 'done') return;
        if (code === 'held') throw this.#takenOver(told);
        if (code === 'changed') throw new QueueServerError('QUEUE_CHANGED', [this.#address.name]);
        if (!this.#isBehind(told)) throw this.#takenOver('another manager');
        if (isOlder(told, this.#last)) {
          this.#report(
            `Redis at ${this.#address.name} came back without its last changes; they are written to it again.`,
          );
        }
        before = told;
        edits = contents.everything();
      }
    });
    this.#last = after;
    this.#mustRewrite = false;
  }

  /**
   * Whether the last transition that Redis knows, and that is not the last one acknowledged, leaves the queue to us: one
   * of ours that was given up, or an older one.
   */
  #isBehind(identity: string): boolean {
    return identity.endsWith(` ${this.#session}`) || isOlder(identity, this.#last);
  }

  async #send(redis: Redis, before: string, after: string, step: Step): Promise<[string, string?]> {
    const { holder, history, queue, transition, values } = this.#keys;
    return (await runScript(
      redis,
      TRANSITION,
      [queue, history, transition, holder, ...values],
      [
        this.#holder,
        LEASE_MS,
        before,
        after,
        step.queueLength ?? -1,
        step.historyLength ?? -1,
        step.elements.size,
        ...[...step.elements].flat(),
        ...step.edits.flatMap(argumentsOf),
      ],
    )) as [string, string?];
  }

  /** Does something with Redis, and does it again when the connection broke meanwhile. */
  async #again<T>(wait: 'a moment' | 'as long as it takes', work: (redis: Redis) => Promise<T>): Promise<T> {
    for (;;) {
      const redis =
        wait === 'a moment' ? await this.#connection.ready() : await this.#connection.first(this.#signal);
      try {
        return await work(redis);
      } catch (error) {
        if (error instanceof QueueServerError) throw error;
        if (isReply(error))
          throw new QueueServerError('REDIS_REFUSED', [this.#address.name, messageOf(error)]);
        this.#connection.drop(redis, error);
      }
    }
  }

  async #renew(): Promise<void> {
    try {
      // Without patience: the next time is near.
      const redis = await this.#connection.ready();
      // What has been let go of must not be taken again.
      if (this.#closing !== undefined) return;
      const other = await hold(redis, this.#keys.holder, this.#holder);
      if (other === undefined) return;
      clearInterval(this.#renewal);
      this.#report(`Nothing can be saved any more: ${this.#takenOver(other.who).message}.`);
    } catch {
      // Redis is gone, which is told elsewhere.
    }
  }

  /** The operator hears it once, not at each attempt. */
  #onLost(reason: string): void {
    if (reason === this.#toldReason) return;
    this.#toldReason = reason;
    this.#report(`Redis at ${this.#address.name} cannot be used: ${reason}. Trying again until it can.`);
  }

  #onFound(): void {
    if (this.#toldReason === undefined) return;
    this.#toldReason = undefined;
    this.#report(`Redis at ${this.#address.name} answers again.`);
    // Finds out at once what it has kept, and not only with the next edit.
    if (this.#contents === undefined || this.#closing !== undefined) return;
    const nothing: Step = { queueLength: null, historyLength: null, elements: new Map(), edits: [] };
    this.#transitions
      .run(() => this.#commit(nothing))
      .catch((error: unknown) => this.#report(`The queue in Redis is not up to date: ${messageOf(error)}`));
  }

  async #warnOfForgetfulness(redis: Redis): Promise<void> {
    try {
      if (!/^aof_enabled:0/m.test(await redis.info('persistence'))) return;
    } catch {
      // Somebody else looks after a Redis that does not tell us.
      return;
    }
    this.#report(
      `Redis at ${this.#address.name} keeps no append-only file: should it crash together with the manager, changes of ` +
        `several minutes are lost. Set "appendonly yes" in its configuration.`,
    );
  }

  #takenOver(by: string): QueueServerError {
    return new QueueServerError('QUEUE_TAKEN_OVER', [this.#address.name, describe(by)]);
  }

  #loaded(): RedisContents {
    if (this.#contents === undefined) throw new QueueServerError('INTERNAL', ['apply before load']);
    return this.#contents;
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new QueueServerError('STORE_CLOSED');
  }
}

function isOlder(identity: string, than: string): boolean {
  return Number.parseInt(identity || '0') < Number.parseInt(than);
}

/** Redis has answered, and refused; anything else is a matter of the connection. */
function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

function thisProcess(): QueueHolder {
  return { pid: process.pid, host: hostname(), since: new Date().toISOString(), instance: randomUUID() };
}
