/**
 * Holds the main thread until the I/O thread has done something, so that no code runs on it in between:
 * 1. On top of code that is to be terminated, until the order to terminate it is on its way. The order is carried out before that
 *    code goes on; one that came just a moment later would hit whatever runs by then, and break off the kernel's own work.
 * 2. At the end, until everything is sent. Code that took the thread for ever now would keep a process that nobody reaches.
 */
export class StandStill {
  readonly #orders: Int32Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#orders = new Int32Array(memory);
  }

  /**
   * On the main thread; `announce` tells the I/O thread that it waits. At most so long: the I/O thread may be gone, or wait for the
   * processor itself.
   */
  wait(announce: () => void, mostMs: number): void {
    const before = Atomics.load(this.#orders, 0);
    announce();
    Atomics.wait(this.#orders, 0, before, mostMs);
  }

  /** On the I/O thread: it is done. */
  release(): void {
    Atomics.add(this.#orders, 0, 1);
    Atomics.notify(this.#orders, 0);
  }
}
