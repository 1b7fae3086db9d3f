/** What may be on its way to the I/O thread before whoever prints has to wait. */
const MOST_UNITS = 32_000;
const CHARACTERS_PER_UNIT = 1_000;
const LOOK_EVERY_MS = 20;
const MOST_LOOKS_WITHOUT_CHANGE = 250;

/**
 * Printed text that was handed over and is not sent yet, counted by both threads. A loop that prints without ever yielding waits
 * here, as a program does whose pipe is full: without this a gigabyte that is printed is a gigabyte of memory.
 */
export class Flow {
  readonly #pending: Int32Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#pending = new Int32Array(memory);
  }

  /** On the main thread, for each text; returns what the I/O thread has to give back. */
  take(characters: number): number {
    const units = Math.ceil(characters / CHARACTERS_PER_UNIT);
    Atomics.add(this.#pending, 0, units);
    this.#waitForRoom();
    return units;
  }

  giveBack(units: number): void {
    Atomics.sub(this.#pending, 0, units);
    Atomics.notify(this.#pending, 0);
  }

  /** Not for ever: an I/O thread that is gone gives nothing back. */
  #waitForRoom(): void {
    let before = Atomics.load(this.#pending, 0);
    for (let looks = 0; before > MOST_UNITS && looks < MOST_LOOKS_WITHOUT_CHANGE;) {
      Atomics.wait(this.#pending, 0, before, LOOK_EVERY_MS);
      const now = Atomics.load(this.#pending, 0);
      looks = now < before ? 0 : looks + 1;
      before = now;
    }
  }
}
