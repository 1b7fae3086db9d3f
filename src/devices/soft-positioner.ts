import type { LimitRange } from '../protocol/data-key.js';
import { QueueServerError } from '../errors.js';
import { epochSeconds } from './clock.js';
import { Component, type ComponentOptions } from './component.js';
import type { DataKeys, Hints, Locatable, Location, Readings, Status } from './protocols.js';
import { doneStatus } from './settled.js';

export interface SoftPositionerOptions extends ComponentOptions {
  value?: number;
  egu?: string;
  limits?: LimitRange;
}

/** An axis without hardware: where it was set to, there it is. */
export class SoftPositioner extends Component implements Locatable<number> {
  #position: number;
  readonly egu: string;
  readonly limits: LimitRange | null;

  constructor({ value = 0, egu = '', limits, ...options }: SoftPositionerOptions = {}) {
    super(options);
    this.#position = value;
    this.egu = egu;
    this.limits = limits ?? null;
  }

  get position(): number {
    return this.#position;
  }

  locate(): Location<number> {
    return { setpoint: this.#position, readback: this.#position };
  }

  set(target: number): Status {
    this.checkValue(target);
    this.#position = target;
    return doneStatus;
  }

  checkValue(target: number): void {
    if (this.limits === null) return;
    const { low, high } = this.limits;
    if ((low === null || target >= low) && (high === null || target <= high)) return;
    throw new QueueServerError('VALUE_OUT_OF_LIMITS', [String(target), this.name, `${low} to ${high}`]);
  }

  get hints(): Hints {
    return { fields: this.kind === 'hinted' ? [this.name] : [] };
  }

  read(): Readings {
    return { [this.name]: { value: this.#position, timestamp: epochSeconds() } };
  }

  describe(): DataKeys {
    return {
      [this.name]: {
        source: 'computed',
        dtype: 'number',
        shape: [],
        units: this.egu,
        lower_ctrl_limit: this.limits?.low ?? 0,
        upper_ctrl_limit: this.limits?.high ?? 0,
      },
    };
  }

  readConfiguration(): Readings {
    return {};
  }

  describeConfiguration(): DataKeys {
    return {};
  }
}
