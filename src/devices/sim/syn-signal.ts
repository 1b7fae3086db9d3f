import type { DataKey } from '../../protocol/data-key.js';
import type { Status } from '../protocols.js';
import { doneStatus } from '../settled.js';
import { Signal, type SignalOptions } from '../signal.js';
import { DeferredStatus } from '../status.js';
import { toError } from '../to-error.js';

export interface SynSignalOptions<T> extends Omit<SignalOptions<T>, 'value'> {
  /** Gives the next value, whenever the signal is triggered. Without it the value stays. */
  func?: () => T;
  /** Seconds. */
  exposureTime?: number;
}

/** A signal whose value is computed when it is triggered. Before that, and without a function, it is 0. */
export class SynSignal<T = number> extends Signal<T> {
  exposureTime: number;
  #func: () => T;

  constructor({ func, exposureTime = 0, ...options }: SynSignalOptions<T> = {}) {
    super({ precision: 3, kind: 'normal', ...options, value: func === undefined ? (0 as T) : func() });
    this.exposureTime = exposureTime;
    this.#func = func ?? (() => this.get());
  }

  override trigger(): Status {
    if (this.exposureTime === 0) {
      this.measure();
      return doneStatus;
    }
    const status = new DeferredStatus({ name: `the exposure of ${this.name}` });
    setTimeout(() => {
      try {
        this.measure();
        status.setFinished();
      } catch (error) {
        status.setException(toError(error));
      }
    }, this.exposureTime * 1000);
    return status;
  }

  simSetFunc(func: () => T): void {
    this.#func = func;
  }

  /** What happens at the end of an exposure. */
  protected measure(): void {
    this.put(this.#func());
  }

  /** A computed number is whole by accident only, so its type must not depend on that. */
  protected override dataKey(): DataKey {
    const key = super.dataKey();
    return key.dtype === 'integer' ? { ...key, dtype: 'number' } : key;
  }
}
