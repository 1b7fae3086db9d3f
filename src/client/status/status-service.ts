import type { Status } from '../types.js';

export interface StatusServiceOptions {
  /** How old a status may be that is given to who asks for it. */
  readonly expirationMs: number;
  readonly load: () => Promise<Status>;
  /** Monotonic, in milliseconds. */
  readonly now?: () => number;
}

interface Load {
  /** The epoch when it was sent. */
  readonly epoch: number;
  readonly promise: Promise<Status>;
}

export type StatusListener = (status: Status | undefined, error: unknown) => void;

/**
 * One status for everybody: many who ask at once cost one request, and an answer is good for a moment. An *epoch* counts
 * requests that may change the manager, before and after each: a status that was asked for in an earlier epoch is told to
 * those who watch, and never given to somebody who asked after the change.
 *
 * At most one request is on its way, and one more waits behind it.
 */
export class StatusService {
  readonly #options: StatusServiceOptions;
  readonly #now: () => number;
  readonly #listeners = new Set<StatusListener>();
  #epoch = 0;
  #value: Status | undefined;
  #valueEpoch = -1;
  #loadedAt = -Infinity;
  #loading: Load | undefined;
  #queued: Promise<Status> | undefined;

  constructor(options: StatusServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The last status that is known, however old. */
  get last(): Status | undefined {
    return this.#value;
  }

  get(reload = false): Promise<Status> {
    if (!reload) {
      const isFresh =
        this.#valueEpoch === this.#epoch && this.#now() - this.#loadedAt <= this.#options.expirationMs;
      if (isFresh && this.#value !== undefined) return Promise.resolve(this.#value);
      if (this.#loading?.epoch === this.#epoch) return this.#loading.promise;
    }
    if (this.#loading === undefined) return this.#load();
    const { promise } = this.#loading;
    return (this.#queued ??= promise.then(
      () => this.#loadQueued(),
      () => this.#loadQueued(),
    ));
  }

  /** Runs something that may change the status. */
  async changing<T>(work: () => Promise<T>): Promise<T> {
    this.#epoch++;
    try {
      return await work();
    } finally {
      this.#epoch++;
    }
  }

  /**
   * A status that was published. One that is older than what we have asked for counts nothing: it may be from before a
   * change that its hearer has made. Returns whether it counts.
   */
  published(status: Status): boolean {
    if (this.#value === undefined || status.time < this.#value.time) return false;
    this.#value = status;
    if (this.#valueEpoch === this.#epoch) this.#loadedAt = this.#now();
    this.#tell(status, undefined);
    return true;
  }

  /** Is told every status, and every failure to get one. Returns how to stop it. */
  listen(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #loadQueued(): Promise<Status> {
    this.#queued = undefined;
    return this.#load();
  }

  #load(): Promise<Status> {
    const epoch = this.#epoch;
    const promise = this.#options.load().then(
      (status) => {
        this.#loading = undefined;
        this.#value = status;
        this.#valueEpoch = epoch;
        this.#loadedAt = this.#now();
        this.#tell(status, undefined);
        return status;
      },
      (error: unknown) => {
        this.#loading = undefined;
        this.#tell(undefined, error);
        throw error;
      },
    );
    this.#loading = { epoch, promise };
    return promise;
  }

  #tell(status: Status | undefined, error: unknown): void {
    for (const listener of [...this.#listeners]) listener(status, error);
  }
}
