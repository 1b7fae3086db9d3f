import type { Status } from '../protocols.js';
import { doneStatus } from '../settled.js';
import { Signal, type SignalOptions } from '../signal.js';
import { DeferredStatus } from '../status.js';
import { toError } from '../to-error.js';

export interface SynSignalOptions extends Omit<SignalOptions<number>, 'value'> {
  /** Gives the next value, whenever the signal is triggered. Without it the value stays. */
  func?: () => number;
  /** Seconds. */
  exposureTime?: number;
}

/** A signal whose value is computed when it is triggered. */
export class SynSignal extends Signal<number> {
  exposureTime: number;
  #func: () => number;

  constructor({ func, exposureTime = 0, ...options }: SynSignalOptions = {}) {
    super({ dtype: 'number', precision: 3, kind: 'normal', ...options, value: func?.() ?? 0 });
    this.exposureTime = exposureTime;
    this.#func = func ?? (() => this.get());
  }

  override trigger(): Status {
    if (this.exposureTime === 0) {
      this.put(this.#func());
      return doneStatus;
    }
    const status = new DeferredStatus({ name: `the exposure of ${this.name}` });
    setTimeout(() => {
      try {
        this.put(this.#func());
        status.setFinished();
      } catch (error) {
        status.setException(toError(error));
      }
    }, this.exposureTime * 1000);
    return status;
  }

  simSetFunc(func: () => number): void {
    this.#func = func;
  }
}
