import type { NewsSource } from '../streams/news-source.js';
import { isObject, type JsonObject } from '../../protocol/json.js';
import type { Status } from '../types.js';
import type { StatusService } from './status-service.js';
import { Wait, type StatusCondition, type WaitOptions } from './wait.js';

export interface WaitsOptions {
  readonly pollingMs: number;
  /** Where statuses are published, if they are to be listened to. */
  readonly published: NewsSource | undefined;
  /** Errors that do not heal by waiting. */
  readonly isFinal: (error: unknown) => boolean;
}

/** While news come in, asking is only for the case that they stop. */
const POLLING_BESIDE_NEWS_MS = 5_000;
/** How long the manager of Python takes to show that it destroys the environment, after it has said so. */
export const SETTLING_MS = 100;

/**
 * All waits of a client. While there are any, the status is looked at: when the manager publishes one, and every polling
 * period. A client that waits for nothing sends nothing.
 */
export class Waits {
  readonly #status: StatusService;
  readonly #options: WaitsOptions;
  readonly #all = new Set<Wait>();
  /** Those that have seen a status of their own. */
  readonly #waits = new Set<Wait>();
  #stopListening: (() => void) | undefined;
  #stopHearing: (() => void) | undefined;
  #timer: NodeJS.Timeout | number | undefined;
  #heardAt = -Infinity;
  /** Before this moment a first look could still see the state of before. */
  #settledAt = -Infinity;

  constructor(status: StatusService, options: WaitsOptions) {
    this.#status = status;
    this.#options = options;
  }

  /** The state may change only now, although the request was acknowledged. */
  unsettle(): void {
    this.#settledAt = performance.now() + SETTLING_MS;
  }

  start(condition: StatusCondition, options: WaitOptions = {}): Wait {
    const wait = new Wait(condition, options, (over) => this.#left(over));
    if (wait.isOver) return wait;
    this.#all.add(wait);
    const delayMs = this.#settledAt - performance.now();
    if (delayMs > 0) setTimeout(() => this.#join(wait), Math.ceil(delayMs));
    else this.#join(wait);
    return wait;
  }

  close(reason: unknown): void {
    for (const wait of [...this.#all]) wait.cancel(reason);
  }

  #join(wait: Wait): void {
    if (wait.isOver) return;
    // What it sees first was asked for after it began: see the status service.
    const first = this.#status.get(true);
    first.then(
      (status) => {
        wait.look(status);
        if (wait.isOver) return;
        this.#waits.add(wait);
        this.#watch();
      },
      (error: unknown) => {
        wait.fail(error, this.#options.isFinal(error));
        if (wait.isOver) return;
        this.#waits.add(wait);
        this.#watch();
      },
    );
  }

  #left(wait: Wait): void {
    this.#all.delete(wait);
    this.#waits.delete(wait);
    if (this.#waits.size > 0) return;
    clearTimeout(this.#timer);
    this.#stopListening?.();
    this.#stopHearing?.();
    this.#stopListening = this.#stopHearing = undefined;
  }

  #watch(): void {
    if (this.#stopListening !== undefined) return;
    this.#stopListening = this.#status.listen((status, error) => this.#seen(status, error));
    this.#stopHearing = this.#options.published?.listen({
      message: (message) => this.#heard(message),
      gap: () => undefined,
      end: () => undefined,
    });
    this.#poll();
  }

  #seen(status: Status | undefined, error: unknown): void {
    for (const wait of [...this.#waits]) {
      if (status !== undefined) wait.look(status);
      else wait.fail(error, this.#options.isFinal(error));
    }
  }

  #heard(message: JsonObject): void {
    const status = isObject(message.msg) ? message.msg.status : undefined;
    if (!isObject(status)) return;
    this.#heardAt = performance.now();
    this.#status.published(status as unknown as Status);
  }

  #poll(): void {
    const isHearing = performance.now() - this.#heardAt < POLLING_BESIDE_NEWS_MS;
    const periodMs = isHearing ? POLLING_BESIDE_NEWS_MS : this.#options.pollingMs;
    this.#timer = setTimeout(() => {
      // Whoever listens is told of failures; nobody else asked.
      this.#status.get(true).catch(() => undefined);
      this.#poll();
    }, periodMs);
  }
}
