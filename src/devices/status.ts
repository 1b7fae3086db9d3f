import { messageOf, QueueServerError } from '../errors.js';
import type { ProgressUpdate, ProgressWatcher } from './progress.js';
import type { Status } from './protocols.js';

export interface StatusOptions {
  /** Named in errors: which action it was. */
  name?: string;
  /** Fails with STATUS_TIMEOUT if the action is not over by then. */
  timeoutMs?: number;
  /** Time between "finished" and "done", for instance until a stage no longer vibrates. It extends the timeout. */
  settleMs?: number;
}

/**
 * A Status that its device settles:
 *
 * - `running`: neither has been called yet.
 * - `settling`: finished, and the settling time goes by.
 * - `done`, `failed`: over; nothing changes any more.
 *
 * The device must settle it once. The one exception is the call that comes after a timeout: it is ignored, since the
 * device cannot know that it is late.
 */
export class DeferredStatus<T = void> implements Status<T> {
  #state: 'running' | 'settling' | 'done' | 'failed' = 'running';
  #value: T | undefined;
  #error: Error | null = null;
  #callbacks: ((status: Status<T>) => void)[] = [];
  #promise: Promise<T> | undefined;
  #watchers: ProgressWatcher[] = [];
  #progress: ProgressUpdate | undefined;
  #timeout: NodeJS.Timeout | undefined;
  #mayBeLate = false;
  readonly #name: string;
  readonly #settleMs: number;

  constructor({ name = 'the action', timeoutMs, settleMs = 0 }: StatusOptions = {}) {
    this.#name = name;
    this.#settleMs = settleMs;
    if (timeoutMs !== undefined) {
      this.#timeout = setTimeout(() => this.#expire(timeoutMs), timeoutMs + settleMs);
    }
  }

  get done(): boolean {
    return this.#state === 'done' || this.#state === 'failed';
  }

  get success(): boolean {
    return this.#state === 'done';
  }

  exception(): Error | null {
    return this.#error;
  }

  setFinished(value: T): void {
    if (!this.#accept()) return;
    this.#value = value;
    if (this.#settleMs === 0) {
      this.#settle('done');
    } else {
      this.#state = 'settling';
      setTimeout(() => this.#settle('done'), this.#settleMs);
    }
  }

  setException(error: Error): void {
    if (!this.#accept()) return;
    this.#error = error;
    this.#settle('failed');
  }

  addCallback(callback: (status: Status<T>) => void): void {
    if (this.done) callback(this);
    else this.#callbacks.push(callback);
  }

  /** A new watcher is told the latest news at once. */
  watch(watcher: ProgressWatcher): void {
    if (this.#progress !== undefined) watcher(this.#progress);
    if (!this.done) this.#watchers.push(watcher);
  }

  report(update: ProgressUpdate): void {
    this.#progress = update;
    for (const watcher of this.#watchers) this.#call(() => watcher(update));
  }

  /**
   * The promise is made when somebody asks for it, so a failure that nobody awaits is not an unhandled rejection: it is
   * the Run Engine that reports those.
   */
  then<A = T, B = never>(
    onDone?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#promise ??= new Promise((resolve, reject) => {
      this.addCallback(() => (this.#error === null ? resolve(this.#value as T) : reject(this.#error)));
    });
    return this.#promise.then(onDone, onFailed);
  }

  #accept(): boolean {
    if (this.#state === 'running') return true;
    if (this.#mayBeLate) {
      this.#mayBeLate = false;
      return false;
    }
    throw new QueueServerError('STATUS_SETTLED_TWICE', [this.#name]);
  }

  #expire(timeoutMs: number): void {
    if (this.#state !== 'running') return;
    this.#error = new QueueServerError('STATUS_TIMEOUT', [this.#name, String(timeoutMs / 1000)]);
    this.#mayBeLate = true;
    this.#settle('failed');
  }

  #settle(state: 'done' | 'failed'): void {
    this.#state = state;
    clearTimeout(this.#timeout);
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    this.#watchers = [];
    for (const callback of callbacks) this.#call(() => callback(this));
  }

  /** Whoever waits for an action must not be able to break the device, nor those who wait beside it. */
  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      console.error(`A callback of ${this.#name} failed: ${messageOf(error)}`);
    }
  }
}
