import type { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, QueueServerError } from '../../errors.js';
import type { RedisAddress } from './address.js';

/** Told when Redis goes and comes. */
export interface ConnectionNews {
  lost(reason: string): void;
  found(): void;
}

/** A short absence, such as a restart of Redis, is bridged: who asks for it meanwhile waits until it is over. */
const PATIENCE_MS = 1_500;
const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 1_000;
const CONNECT_MS = 2_000;
/** A Redis that is there but does not answer for so long counts as lost. */
const ANSWER_MS = 5_000;

/**
 * A connection that is made again whenever it is lost. What was on its way then is not sent again here: only who sent
 * it knows what that would mean. So each new connection is a new client, which ends with its connection.
 */
export class RedisConnection {
  readonly #address: RedisAddress;
  readonly #news: ConnectionNews;
  readonly #ending = new AbortController();
  readonly #working: Promise<void>;
  #redis: Redis | undefined;
  #arrival = new Arrival();
  #lostAt = performance.now();
  #reason = 'not connected yet';

  constructor(address: RedisAddress, news: ConnectionNews) {
    this.#address = address;
    this.#news = news;
    this.#working = this.#keepConnected();
  }

  /** Waits for Redis as long as it takes; until `signal`, or `close`. */
  first(signal?: AbortSignal): Promise<Redis> {
    return this.#arrives((giveUp) => {
      if (signal?.aborted === true) giveUp();
      signal?.addEventListener('abort', giveUp);
      return () => signal?.removeEventListener('abort', giveUp);
    });
  }

  /** The connection; bridges a short absence of Redis. */
  ready(): Promise<Redis> {
    return this.#arrives((giveUp) => {
      const timer = setTimeout(giveUp, this.#lostAt + PATIENCE_MS - performance.now());
      return () => clearTimeout(timer);
    });
  }

  /** Gives up a connection on which no answer came, so that a new one is made. */
  drop(redis: Redis, error: unknown): void {
    // The client has several words for a connection that broke, none of them for an operator.
    const isLate = messageOf(error) === 'Command timed out';
    if (this.#redis === redis) this.#lose(isLate ? 'it does not answer' : 'the connection was lost');
    redis.disconnect();
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#arrival.resolve(undefined);
    this.#redis?.disconnect();
    await this.#working;
  }

  async #keepConnected(): Promise<void> {
    const { signal } = this.#ending;
    for (let retryMs = FIRST_RETRY_MS; !signal.aborted; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      try {
        await this.#connect(() => (retryMs = FIRST_RETRY_MS));
      } catch (error) {
        this.#lose(messageOf(error));
      }
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the connection has ended again. */
  async #connect(onConnected: () => void): Promise<void> {
    const { Redis } = await import('ioredis');
    const { host, port, username, password, db, tls } = this.#address;
    const redis = new Redis({
      host,
      port,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(tls && { tls: {} }),
      lazyConnect: true,
      retryStrategy: null,
      protocol: 2,
      enableOfflineQueue: false,
      connectTimeout: CONNECT_MS,
      commandTimeout: ANSWER_MS,
    });
    let reason: unknown;
    redis.on('error', (error: unknown) => (reason = error));
    const ended = new Promise<void>((resolve) => redis.once('end', () => resolve()));
    try {
      await redis.connect();
      // Not left to the client, which would only mention that there is no such database, and use another one.
      if (db !== 0) await redis.select(db);
    } catch (error) {
      redis.disconnect();
      // The client tells only that the connection was closed; why, it has told before.
      throw reason ?? error;
    }
    if (this.#ending.signal.aborted) return redis.disconnect();
    onConnected();
    this.#redis = redis;
    this.#arrival.resolve(redis);
    this.#news.found();
    await ended;
    if (this.#redis === redis)
      this.#lose(reason === undefined ? 'the connection was lost' : messageOf(reason));
  }

  /** `limit` begins to watch for the end of the waiting, and returns what ends the watching. */
  async #arrives(limit: (giveUp: () => void) => () => void): Promise<Redis> {
    if (this.#redis !== undefined) return this.#redis;
    let endWatching = (): void => {};
    const givenUp = new Promise<undefined>((resolve) => (endWatching = limit(() => resolve(undefined))));
    const redis = await Promise.race([this.#arrival.promise, givenUp]);
    endWatching();
    if (redis === undefined) throw this.#unreachable();
    return redis;
  }

  #lose(reason: string): void {
    this.#reason = reason;
    if (this.#ending.signal.aborted) return;
    if (this.#redis !== undefined) {
      this.#redis = undefined;
      this.#arrival = new Arrival();
      this.#lostAt = performance.now();
    }
    this.#news.lost(reason);
  }

  #unreachable(): QueueServerError {
    return new QueueServerError('REDIS_UNREACHABLE', [this.#address.name, this.#reason]);
  }
}

/** The next connection, for all who wait for it; none, when there will be no more. */
class Arrival {
  resolve!: (redis: Redis | undefined) => void;
  readonly promise = new Promise<Redis | undefined>((resolve) => (this.resolve = resolve));
}
