import { carryOut, until, type Steps } from '../lifecycle/steps.js';
import type { Request } from './request.js';

export interface Waiting {
  /** The request that it serves; null for work of the kernel's own. */
  readonly request: Request | null;
  /** Only work of the same owner is aborted by its failure. Null: work that nobody aborts. */
  readonly owner: string | null;
  readonly run: () => Promise<void>;
  readonly abort: () => void;
}

/** One thing after the other, in the order in which it came. */
export class ExecutionQueue {
  #waiting: Waiting[] = [];
  #isRunning = false;
  #isHeld = false;

  /** Nothing starts until `release`. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#work();
  }

  push(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#work();
  }

  /** Aborts what waits of this owner, in its order. What others have sent stays. */
  abortOf(owner: string): void {
    const aborted = this.#waiting.filter((waiting) => waiting.owner === owner);
    this.#waiting = this.#waiting.filter((waiting) => waiting.owner !== owner);
    for (const { abort } of aborted) abort();
  }

  abortAll(): void {
    const aborted = this.#waiting;
    this.#waiting = [];
    for (const { abort } of aborted) abort();
  }

  /** Takes out what waits and is as wanted, in its order; it neither runs nor is aborted. */
  extract(isWanted: (waiting: Waiting) => boolean): readonly Waiting[] {
    const taken = this.#waiting.filter(isWanted);
    this.#waiting = this.#waiting.filter((waiting) => !taken.includes(waiting));
    return taken;
  }

  /** Something of this client waits. */
  holds(session: string): boolean {
    return this.#waiting.some(({ request }) => request?.session === session);
  }

  /** Nothing runs and nothing waits. */
  get isEmpty(): boolean {
    return !this.#isRunning && this.#waiting.length === 0;
  }

  #work(): void {
    if (!this.#isRunning && !this.#isHeld) void carryOut(this.#oneAfterTheOther());
  }

  *#oneAfterTheOther(): Steps<void> {
    this.#isRunning = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
        yield* until(next.run());
    } finally {
      this.#isRunning = false;
    }
  }
}
