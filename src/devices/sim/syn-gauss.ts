import { QueueServerError } from '../../errors.js';
import { isPromise } from '../maybe-promise.js';
import type { ComponentOptions } from '../component.js';
import { Device } from '../device.js';
import { EnumSignal } from '../enum-signal.js';
import type { Readable, Readings, Status, Subscribable } from '../protocols.js';
import { Signal } from '../signal.js';
import type { ReadingsCallback } from '../subscribers.js';
import { Random } from './random.js';
import { SynSignal } from './syn-signal.js';

export type Noise = (typeof NOISES)[number];
const NOISES = ['none', 'poisson', 'uniform'] as const;

export interface SynGaussOptions extends ComponentOptions {
  name: string;
  motor: Readable;
  /** The key of the motor's reading that the peak depends on. */
  motorField: string;
  center: number;
  Imax: number;
  sigma?: number;
  /** `poisson`: counts around the rounded value. `uniform`: evenly spread, up to the multiplier to either side. */
  noise?: Noise;
  noiseMultiplier?: number;
  /** Seconds. */
  exposureTime?: number;
  random?: Random;
}

/** A simulated detector that sees a Gaussian peak over the position of a motor. */
export class SynGauss extends Device implements Subscribable {
  readonly val = this.attach('val', new SynSignal({ kind: 'hinted' }), 'plain');
  readonly Imax = this.attach('Imax', new Signal<number>({ value: 10, kind: 'config' }));
  readonly center = this.attach('center', new Signal<number>({ value: 0, kind: 'config' }));
  readonly sigma = this.attach('sigma', new Signal<number>({ value: 1, kind: 'config' }));
  readonly noise = this.attach(
    'noise',
    new EnumSignal<Noise>({ value: 'none', choices: NOISES, kind: 'config' }),
  );
  readonly noise_multiplier = this.attach(
    'noise_multiplier',
    new Signal<number>({ value: 1, kind: 'config' }),
  );
  readonly #motor: Readable;
  readonly #motorField: string;
  readonly #random: Random;

  constructor(options: SynGaussOptions) {
    super(options);
    const { motor, motorField, center, Imax, sigma = 1, noise = 'none', noiseMultiplier = 1 } = options;
    this.#motor = motor;
    this.#motorField = motorField;
    this.#random = options.random ?? new Random();
    this.center.put(center);
    this.Imax.put(Imax);
    this.sigma.put(sigma);
    this.noise.put(noise);
    this.noise_multiplier.put(noiseMultiplier);
    this.val.simSetFunc(() => this.#intensity());
    this.val.put(this.#intensity());
    this.val.exposureTime = options.exposureTime ?? 0;
  }

  get exposureTime(): number {
    return this.val.exposureTime;
  }

  set exposureTime(seconds: number) {
    this.val.exposureTime = seconds;
  }

  override trigger(): Status {
    return this.val.trigger();
  }

  subscribe(callback: ReadingsCallback): void {
    this.val.subscribe(callback);
  }

  clearSub(callback: ReadingsCallback): void {
    this.val.clearSub(callback);
  }

  #intensity(): number {
    const distance = this.#motorPosition() - this.center.get();
    const intensity = this.Imax.get() * Math.exp(-(distance ** 2) / (2 * this.sigma.get() ** 2));
    switch (this.noise.get()) {
      case 'none':
        return intensity;
      case 'poisson':
        return this.#random.poisson(Math.round(intensity));
      case 'uniform':
        return intensity + this.#random.uniform(-1, 1) * this.noise_multiplier.get();
    }
  }

  #motorPosition(): number {
    const readings = this.#motor.read();
    const value = isPromise(readings) ? undefined : (readings as Readings)[this.#motorField]?.value;
    if (typeof value !== 'number') {
      throw new QueueServerError('PEAK_WITHOUT_POSITION', [this.name, this.#motorField]);
    }
    return value;
  }
}
