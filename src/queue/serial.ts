/** Runs one piece of work after the other, in the order in which they were asked for. One that fails does not stop the next. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything that was asked for so far has ended. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
