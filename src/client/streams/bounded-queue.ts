import { TransportError } from '../errors.js';

export type Overflow = 'drop-newest' | 'drop-oldest' | 'error';

/** What waits for one consumer. It holds so much and no more: what is lost then is counted, or ends it. */
export class BoundedQueue<T> {
  readonly #limit: number;
  readonly #overflow: Overflow;
  readonly #waiting: T[] = [];
  #first = 0;
  readonly #wakes = new Set<() => void>();
  #isClosed = false;
  #error: unknown;
  #dropped = 0;

  constructor(limit: number, overflow: Overflow) {
    this.#limit = limit;
    this.#overflow = overflow;
  }

  get size(): number {
    return this.#waiting.length - this.#first;
  }

  /** How many were lost since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  push(value: T): void {
    if (this.#isClosed) return;
    if (this.size >= this.#limit) {
      if (this.#overflow === 'error') {
        return this.close(
          new TransportError(
            `More than ${this.#limit} messages came before they were read. Read faster, or drop some.`,
          ),
        );
      }
      this.#dropped++;
      if (this.#overflow === 'drop-newest' || this.#limit === 0) return;
      this.#shift();
    }
    this.#waiting.push(value);
    this.#wake();
  }

  clear(): void {
    this.#waiting.length = this.#first = 0;
  }

  /** What waits can still be taken; then it ends, with the error if there is one. */
  close(error?: unknown): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#error = error;
    this.#wake();
  }

  /** The next one, now or when it comes. Undefined when there will be no more, or none in time. */
  async take(timeoutMs = Infinity): Promise<T | undefined> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      if (this.size > 0) return this.#shift();
      if (this.#error !== undefined) throw this.#error;
      const leftMs = deadline - performance.now();
      if (this.#isClosed || leftMs <= 0) return undefined;
      await this.#news(leftMs);
    }
  }

  #news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakes.delete(wake);
        resolve();
      };
      const timer = withinMs === Infinity ? undefined : setTimeout(wake, Math.ceil(withinMs));
      this.#wakes.add(wake);
    });
  }

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  #shift(): T {
    const value = this.#waiting[this.#first++] as T;
    // Taking from the front of an array moves all the rest: it is done for many at once.
    if (this.#first > 1_000 && this.#first * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#first);
      this.#first = 0;
    }
    return value;
  }
}
