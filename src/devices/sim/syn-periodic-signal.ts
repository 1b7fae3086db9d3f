import type { Readings, Status } from '../protocols.js';
import type { ReadingsCallback } from '../subscribers.js';
import { Random } from './random.js';
import { SynSignal, type SynSignalOptions } from './syn-signal.js';

export interface SynPeriodicSignalOptions extends SynSignalOptions<number> {
  /** Seconds between changes. */
  period?: number;
  /** Seconds: the standard deviation of the period. */
  periodJitter?: number;
  random?: Random;
}

/**
 * A signal that changes by itself, as temperatures do. It begins to when it is first used, or by `startSimulation`.
 * It keeps no process alive, and ends when nobody has it any more.
 */
export class SynPeriodicSignal extends SynSignal {
  readonly #period: number;
  readonly #periodJitter: number;
  readonly #random: Random;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SynPeriodicSignalOptions) {
    const { period = 1, periodJitter = 1, random = new Random(), func, ...rest } = options;
    super({ ...rest, func: func ?? (() => random.uniform()) });
    this.#period = period;
    this.#periodJitter = periodJitter;
    this.#random = random;
  }

  startSimulation(): void {
    this.#timer ??= this.#later();
  }

  stopSimulation(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  override read(): Readings {
    this.startSimulation();
    return super.read();
  }

  override trigger(): Status {
    this.startSimulation();
    return super.trigger();
  }

  override subscribe(callback: ReadingsCallback): void {
    this.startSimulation();
    super.subscribe(callback);
  }

  #later(): NodeJS.Timeout {
    const seconds = Math.max(this.#period + this.#periodJitter * this.#random.normal(), 0);
    const self = new WeakRef(this);
    const change = (): void => {
      const signal = self.deref();
      if (signal !== undefined) signal.#change();
    };
    return setTimeout(change, seconds * 1000).unref();
  }

  #change(): void {
    this.measure();
    this.#timer = this.#later();
  }
}
