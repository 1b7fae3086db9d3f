import { WaitTimeoutError } from '../errors.js';
import type { Status } from '../types.js';

export type StatusCondition = (status: Status) => unknown;

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: ten minutes. `Infinity`: for as long as it takes. */
  readonly timeoutMs?: number | undefined;
}

export const DEFAULT_WAIT_MS = 600_000;
/** Longer timers do not exist in JavaScript; a wait looks at its deadline again when one has run out. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A wait that is under way. */
export class Wait {
  /** The first status that fulfilled the condition. */
  readonly promise: Promise<Status>;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt = Date.now();
  readonly #started = performance.now();
  readonly #condition: StatusCondition;
  readonly #signal: AbortSignal | undefined;
  readonly #leave: (wait: Wait) => void;
  readonly #abort = () => this.cancel(this.#signal?.reason);
  #resolve!: (status: Status) => void;
  #reject!: (error: unknown) => void;
  #timeoutMs: number;
  #timer: NodeJS.Timeout | number | undefined;
  #lastError: unknown;
  #isOver = false;

  /** `leave` is called once, when it is over. */
  constructor(condition: StatusCondition, { signal, timeoutMs }: WaitOptions, leave: (wait: Wait) => void) {
    this.#condition = condition;
    this.#signal = signal;
    this.#leave = leave;
    this.#timeoutMs = timeoutMs ?? DEFAULT_WAIT_MS;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (signal?.aborted) this.#abort();
    else this.#setTimer();
  }

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Moves the deadline: so many milliseconds from the start of the wait. */
  setTimeout(timeoutMs: number): void {
    this.#timeoutMs = timeoutMs;
    if (!this.#isOver) this.#setTimer();
  }

  /** Ends it: its promise rejects with the reason. */
  cancel(reason: unknown = new DOMException('The wait was cancelled.', 'AbortError')): void {
    this.#end(() => this.#reject(reason));
  }

  look(status: Status): void {
    if (this.#isOver) return;
    try {
      if (this.#condition(status)) this.#end(() => this.#resolve(status));
    } catch (error) {
      this.#end(() => this.#reject(error));
    }
  }

  /** No status could be got. That may heal while there is time, unless `isFinal`. */
  fail(error: unknown, isFinal: boolean): void {
    this.#lastError = error;
    if (isFinal) this.#end(() => this.#reject(error));
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    if (this.#timeoutMs === Infinity) return;
    const leftMs = this.#timeoutMs - this.elapsedMs;
    this.#timer = setTimeout(
      () => (this.elapsedMs >= this.#timeoutMs ? this.#timeOut() : this.#setTimer()),
      Math.min(Math.max(0, Math.ceil(leftMs)), LONGEST_TIMER_MS),
    );
  }

  #timeOut(): void {
    const message = `The wait was not over within ${this.#timeoutMs / 1000} s.`;
    const cause = this.#lastError === undefined ? {} : { cause: this.#lastError };
    this.#end(() => this.#reject(new WaitTimeoutError(message, cause)));
  }

  #end(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#abort);
    settle();
    this.#leave(this);
  }
}
