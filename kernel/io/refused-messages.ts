/** As many as Jupyter's own sessions remember. */
const REMEMBERED = 65_536;
const TELL_EVERY_MS = 10_000;

/**
 * Messages that are not served. A signed message is served once: whoever recorded it on its way may send it again, and a plan must
 * not run twice for that. What cannot be read, or has a wrong key, gets no answer; the log is told, though not of each one, because whoever
 * tries keys would fill it.
 */
export class RefusedMessages {
  #seen = new Set<string>();
  /** The older half of what is remembered. */
  #seenBefore = new Set<string>();
  #untold = 0;
  #toldAt = -Infinity;

  constructor(private readonly log: (text: string) => void) {}

  /** True for a signature that was seen before. Without a key there are no signatures, and nothing is known. */
  isRepeated(signature: string): boolean {
    if (signature === '') return false;
    if (this.#seen.has(signature) || this.#seenBefore.has(signature)) return true;
    this.#seen.add(signature);
    if (this.#seen.size >= REMEMBERED / 2) {
      this.#seenBefore = this.#seen;
      this.#seen = new Set();
    }
    return false;
  }

  note(reason: string, now = performance.now()): void {
    this.#untold += 1;
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    const others = this.#untold > 1 ? ` (and ${this.#untold - 1} others since the last was told)` : '';
    this.log(`${reason}${others}`);
    this.#toldAt = now;
    this.#untold = 0;
  }
}
