import { QueueServerError } from '../../errors.js';
import type { ComponentOptions } from '../component.js';
import { Device } from '../device.js';
import { EnumSignal } from '../enum-signal.js';
import { isPromise } from '../maybe-promise.js';
import type { HasName, Readable, Readings, Status, Subscribable, TakesTime } from '../protocols.js';
import { Signal } from '../signal.js';
import type { ReadingsCallback } from '../subscribers.js';
import { Random } from './random.js';
import { SynSignal } from './syn-signal.js';

export type Noise = (typeof NOISES)[number];
const NOISES = ['none', 'poisson', 'uniform'] as const;

export interface PeakOptions {
  Imax: number;
  sigma?: number;
  /** `poisson`: counts around the rounded value. `uniform`: evenly spread, up to the multiplier to either side. */
  noise?: Noise;
  noiseMultiplier?: number;
  /** Seconds. */
  exposureTime?: number;
  random?: Random;
}

/** What simulated detectors have in common that see a Gaussian peak somewhere. */
export abstract class SimulatedPeak<Center> extends Device implements Subscribable, TakesTime {
  readonly val = this.attach('val', new SynSignal<number>({ kind: 'hinted' }), 'plain');
  readonly Imax: Signal<number>;
  readonly center: Signal<Center>;
  readonly sigma: Signal<number>;
  readonly noise: EnumSignal<Noise>;
  readonly noise_multiplier: Signal<number>;
  readonly #random: Random;

  constructor(options: ComponentOptions & PeakOptions & { name: string }, center: Signal<Center>) {
    super(options);
    const { Imax, sigma = 1, noise = 'none', noiseMultiplier = 1, exposureTime = 0 } = options;
    const setting = (value: number): Signal<number> => new Signal<number>({ value, kind: 'config' });
    this.Imax = this.attach('Imax', setting(Imax));
    this.center = this.attach('center', center);
    this.sigma = this.attach('sigma', setting(sigma));
    this.noise = this.attach('noise', new EnumSignal({ value: noise, choices: NOISES, kind: 'config' }));
    this.noise_multiplier = this.attach('noise_multiplier', setting(noiseMultiplier));
    this.#random = options.random ?? new Random();
    this.noise.checkValue(noise);
    this.val.simSetFunc(() => this.#intensity());
    this.val.exposureTime = exposureTime;
  }

  /** How far from the centre the motors are. */
  protected abstract squaredDistance(): number;

  get exposureTime(): number {
    return this.val.exposureTime;
  }

  set exposureTime(seconds: number) {
    this.val.exposureTime = seconds;
  }

  get precision(): number | undefined {
    return this.val.precision;
  }

  set precision(digits: number | undefined) {
    this.val.precision = digits;
  }

  override trigger(): Status {
    return this.val.trigger();
  }

  secondsFor(action: 'set' | 'trigger'): number {
    return action === 'trigger' ? this.exposureTime : 0;
  }

  subscribe(callback: ReadingsCallback): void {
    this.val.subscribe(callback);
  }

  clearSub(callback: ReadingsCallback): void {
    this.val.clearSub(callback);
  }

  /** The first value, at once: to be called when the motors are known. */
  protected look(): void {
    this.val.put(this.#intensity());
  }

  #intensity(): number {
    const intensity = this.Imax.get() * Math.exp(-this.squaredDistance() / (2 * this.sigma.get() ** 2));
    switch (this.noise.get()) {
      case 'none':
        return intensity;
      case 'poisson':
        return this.#random.poisson(Math.round(intensity));
      case 'uniform':
        return intensity + this.#random.uniform(-1, 1) * this.noise_multiplier.get();
    }
  }
}

/** Where a motor reads that it is. The detector is named in the error. */
export function motorPosition(detector: HasName, motor: Readable, field: string): number {
  const readings = motor.read();
  const value = isPromise(readings) ? undefined : (readings as Readings)[field]?.value;
  if (typeof value !== 'number') throw new QueueServerError('PEAK_WITHOUT_POSITION', [detector.name, field]);
  return value;
}
