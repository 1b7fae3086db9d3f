import type { Status } from './protocols.js';
import { doneStatus } from './settled.js';
import { Signal } from './signal.js';
import { DeferredStatus } from './status.js';

interface HeldPut<T> {
  readonly value: T;
  readonly status: DeferredStatus;
}

/**
 * A signal without hardware, for tests of plans and of devices: the test says what the hardware does.
 *
 *     const shutter = new MockSignal({ name: 'shutter', value: 'closed' });
 *     shutter.hold();                        // what is set takes effect later
 *     const running = RE(mv(shutter, 'open'));
 *     shutter.release();                     // now
 *     shutter.failWith('stuck');             // from here on
 *     shutter.update('open');                // the hardware changes by itself
 *
 * Without any of this, what is set is so at once.
 */
export class MockSignal<T = unknown> extends Signal<T> {
  /** What was set, the latest last: also what failed, and what was held back. */
  readonly puts: T[] = [];
  readonly #held: HeldPut<T>[] = [];
  #isHeld = false;
  #failure: Error | null = null;
  #onPut: ((value: T) => void) | null = null;

  override put(value: T): void {
    this.checkValue(value);
    this.#note(value);
    if (this.#failure !== null) throw this.#failure;
    this.update(value);
  }

  override set(value: T): Status {
    this.checkValue(value);
    this.#note(value);
    if (!this.#isHeld && this.#failure === null) {
      this.update(value);
      return doneStatus;
    }
    const status = new DeferredStatus({ name: `setting ${this.name}` });
    this.#held.push({ value, status });
    if (!this.#isHeld) this.#settle();
    return status;
  }

  /** What is set from here on takes effect at `release`. */
  hold(): void {
    this.#isHeld = true;
  }

  /** What was held back takes effect, or fails, and so does what comes later, at once. */
  release(): void {
    this.#isHeld = false;
    this.#settle();
  }

  /** What is set from here on, or is held back, fails for this reason; null: it succeeds again. */
  failWith(reason: string | Error | null): void {
    this.#failure = typeof reason === 'string' ? new Error(reason) : reason;
  }

  /** Called with every value that is set, before it takes effect: for hardware that moves something else. */
  onPut(react: ((value: T) => void) | null): void {
    this.#onPut = react;
  }

  /** Forgets what was set and how puts behave. The value stays. */
  reset(): void {
    this.puts.length = 0;
    this.#failure = null;
    this.#onPut = null;
    this.release();
  }

  #note(value: T): void {
    this.puts.push(value);
    this.#onPut?.(value);
  }

  #settle(): void {
    for (const { value, status } of this.#held.splice(0)) {
      if (this.#failure !== null) {
        status.setException(this.#failure);
        continue;
      }
      this.update(value);
      status.setFinished();
    }
  }
}
