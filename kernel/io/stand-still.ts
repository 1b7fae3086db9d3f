/** An order that was promised and does not come: the I/O thread is gone, or waits for the processor itself. */
const MOST_MS = 1_000;

/**
 * Holds the main thread, on top of the code that is to be terminated, until the order to terminate it is on its way. The order is
 * carried out before that code goes on; one that came just a moment later would hit whatever runs by then, and break off the
 * kernel's own work.
 */
export class StandStill {
  readonly #orders: Int32Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#orders = new Int32Array(memory);
  }

  /** On the main thread; `announce` tells the I/O thread that it is so. */
  wait(announce: () => void): void {
    const before = Atomics.load(this.#orders, 0);
    announce();
    Atomics.wait(this.#orders, 0, before, MOST_MS);
  }

  /** On the I/O thread: the order has been given. */
  release(): void {
    Atomics.add(this.#orders, 0, 1);
    Atomics.notify(this.#orders, 0);
  }
}
