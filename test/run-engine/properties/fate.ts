import { DeferredStatus, doneStatus, type Status } from '../../../src/devices/index.js';
import type { Random } from '../recipes/random-recipe.js';

/** Resolves after so many turns of the event loop: time that does not hang on a clock. */
export async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Decides how each action of a device goes: at once or later, well or badly. */
export class Fate {
  readonly #random: Random;
  /** How many of a thousand actions fail. */
  readonly #faults: number;

  constructor(random: Random, faults: number) {
    this.#random = random;
    this.#faults = faults;
  }

  get fails(): boolean {
    return this.#random(1_000) < this.#faults;
  }

  /** Throws now and then. */
  try(what: string): void {
    if (this.fails) throw new Error(`${what} failed`);
  }

  /** At once in half of the cases. */
  later<T>(what: string, value: () => T): T | Promise<T> {
    this.try(what);
    const wait = this.#wait();
    if (wait === 0) return value();
    const fails = this.fails;
    return turns(wait).then(() => {
      if (fails) throw new Error(`${what} failed later`);
      return value();
    });
  }

  /** `over` is called when the action ends by itself; `stop` of the result ends it early. */
  action(
    what: string,
    over: (success: boolean) => void,
  ): { status: Status; stop: (success: boolean) => void } {
    this.try(what);
    const wait = this.#wait();
    if (wait === 0) {
      over(true);
      return { status: doneStatus, stop: () => {} };
    }
    const fails = this.fails;
    const status = new DeferredStatus({ name: what });
    let isOver = false;
    const end = (success: boolean, reason: string): void => {
      if (isOver) return;
      isOver = true;
      over(success);
      if (success) status.setFinished();
      else status.setException(new Error(`${what} ${reason}`));
    };
    void turns(wait).then(() => end(!fails, 'failed on its way'));
    return { status, stop: (success) => end(success, 'was stopped') };
  }

  #wait(): number {
    return this.#random(2) === 0 ? 0 : 1 + this.#random(4);
  }
}
