import { messageOf, QueueServerError } from '../errors.js';
import { QueueState } from './queue-state.js';
import type { QueueChange, QueueStore } from './store.js';

/** An edit that has been worked out: what is to change, and what to answer once it has changed. */
export interface Planned<T> {
  readonly changes: readonly QueueChange[];
  readonly result: () => T;
}

/** Works an edit out on the queue as it will be when its turn has come. Throws where it cannot be made. */
export type Plan<T> = (state: QueueState) => Planned<T>;

/**
 * The line in which edits wait for the store. While it is at work on some, others arrive; all that have arrived when it is
 * ready go to it together, as one transition, and share the time that a disk takes to flush. So each is as durable as if it
 * had been alone, in the order in which they came, and many clients are not served one flush after the other.
 *
 * Two states are kept. `ahead` is what the queue will be when the store has taken what it was given: there an edit finds
 * what those before it in the same group did. `committed` is what the store has: only that is ever read by others. A
 * group that is refused takes back what it did to `ahead`, and its edits are tried again one by one, so that one which does
 * not fit on the disk does not keep out another that makes room. Nobody hears of an edit, nor of a refusal that another one
 * caused, before the store has taken that.
 */
export class EditLine {
  readonly #store: Pick<QueueStore, 'apply'>;
  readonly #committed: QueueState;
  readonly #onChange: (changes: readonly QueueChange[]) => void;
  #ahead = new QueueState();
  #waiting: Waiting[] = [];
  #working: Promise<void> | null = null;

  /** `onChange` is told of the changes of each edit, once they are in `committed`. */
  constructor(
    store: Pick<QueueStore, 'apply'>,
    committed: QueueState,
    onChange: (changes: readonly QueueChange[]) => void,
  ) {
    this.#store = store;
    this.#committed = committed;
    this.#onChange = onChange;
  }

  /** Takes over what a store had at start. */
  begin(contents: readonly QueueChange[]): void {
    this.#committed.apply(contents);
    this.#ahead.apply(contents);
  }

  run<T>(plan: Plan<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ plan, resolve: resolve as (result: unknown) => void, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when all edits so far are stored or refused. */
  async settled(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  async #work(): Promise<void> {
    // What is asked for in the same turn goes together from the start.
    await undefined;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await (group.length === 1 ? this.#inTurn(group) : this.#together(group));
    }
    this.#working = null;
  }

  async #together(group: readonly Waiting[]): Promise<void> {
    const edits = group.map((waiting) => ({ waiting, outcome: this.#tryAhead(waiting.plan) }));
    const changes = edits.flatMap(({ outcome }) => outcome.changes);
    try {
      if (changes.length > 0) await this.#store.apply(changes);
    } catch {
      this.#ahead = this.#committed.copy();
      return this.#inTurn(group);
    }
    for (const { waiting, outcome } of edits) {
      this.#commit(outcome.changes);
      if ('error' in outcome) waiting.reject(outcome.error);
      else waiting.resolve(outcome.result);
    }
  }

  /** Each as a transition of its own, which leaves `ahead` alone until it is stored. */
  async #inTurn(group: readonly Waiting[]): Promise<void> {
    for (const { plan, resolve, reject } of group) {
      try {
        const { changes, result } = plan(this.#ahead);
        if (changes.length > 0) await this.#save(changes);
        this.#ahead.apply(changes);
        this.#commit(changes);
        resolve(result());
      } catch (error) {
        reject(error);
      }
    }
  }

  #tryAhead(plan: Plan<unknown>): Outcome {
    try {
      const { changes, result } = plan(this.#ahead);
      this.#ahead.apply(changes);
      return { changes, result: result() };
    } catch (error) {
      return { changes: [], error };
    }
  }

  #commit(changes: readonly QueueChange[]): void {
    if (changes.length === 0) return;
    this.#committed.apply(changes);
    this.#onChange(changes);
  }

  async #save(changes: readonly QueueChange[]): Promise<void> {
    try {
      await this.#store.apply(changes);
    } catch (error) {
      throw new QueueServerError('STORE_FAILED', [messageOf(error)], { cause: error });
    }
  }
}

interface Waiting {
  readonly plan: Plan<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome =
  | { readonly changes: readonly QueueChange[]; readonly result: unknown }
  | { readonly changes: readonly []; readonly error: unknown };
