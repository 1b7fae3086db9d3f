/**
 * Runs pieces of work in the order in which they were asked for. One that fails does not stop the next.
 *
 * Most have to be alone: each begins when all before it have ended. Those that are `shared` begin in their turn too, but need
 * not wait for the end of other shared ones before them.
 */
export class Serial {
  readonly #waiting: Turn[] = [];
  readonly #onSettled: (() => void)[] = [];
  #running = 0;
  #isAlone = false;

  /** Runs work that nothing else may run beside. */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#enter(work, true);
  }

  /** Runs work that bears other shared work beside it. */
  share<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#enter(work, false);
  }

  /** Resolves when everything that was asked for so far has ended. */
  settled(): Promise<void> {
    if (this.#running === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onSettled.push(resolve));
  }

  #enter<T>(work: () => T | Promise<T>, alone: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const begin = async (): Promise<void> => {
        // Never within the call that asks for it, nor before those that wait for the one before have heard of its end.
        await undefined;
        try {
          resolve(await work());
        } catch (error) {
          reject(error as Error);
        }
        this.#running--;
        this.#isAlone = false;
        this.#beginNext();
      };
      this.#waiting.push({ alone, begin });
      this.#beginNext();
    });
  }

  #beginNext(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || this.#isAlone || (next.alone && this.#running > 0)) break;
      this.#waiting.shift();
      this.#running++;
      this.#isAlone = next.alone;
      void next.begin();
    }
    if (this.#running > 0 || this.#waiting.length > 0) return;
    for (const resolve of this.#onSettled.splice(0)) resolve();
  }
}

interface Turn {
  readonly alone: boolean;
  readonly begin: () => Promise<void>;
}
