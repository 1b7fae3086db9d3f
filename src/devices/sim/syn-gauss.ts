import type { ComponentOptions } from '../component.js';
import type { Readable } from '../protocols.js';
import { Signal } from '../signal.js';
import { motorPosition, SimulatedPeak, type PeakOptions } from './simulated-peak.js';

export interface SynGaussOptions extends ComponentOptions, PeakOptions {
  name: string;
  motor: Readable;
  /** The key of the motor's reading that the peak depends on. */
  motorField: string;
  center: number;
  Imax: number;
}

/** A simulated detector that sees a Gaussian peak over the position of a motor. */
export class SynGauss extends SimulatedPeak<number> {
  readonly #motor: Readable;
  readonly #motorField: string;

  constructor(options: SynGaussOptions) {
    super(options, new Signal<number>({ value: options.center, kind: 'config' }));
    this.#motor = options.motor;
    this.#motorField = options.motorField;
    this.look();
  }

  protected squaredDistance(): number {
    return (motorPosition(this, this.#motor, this.#motorField) - this.center.get()) ** 2;
  }
}
