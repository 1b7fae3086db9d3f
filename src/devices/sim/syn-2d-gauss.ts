import type { ComponentOptions } from '../component.js';
import type { Readable } from '../protocols.js';
import { Signal } from '../signal.js';
import { motorPosition, SimulatedPeak, type PeakOptions } from './simulated-peak.js';

export type Point = [x: number, y: number];

export interface Syn2DGaussOptions extends ComponentOptions, PeakOptions {
  name: string;
  motor0: Readable;
  /** The key of the reading of `motor0` that is the horizontal position. */
  motorField0: string;
  motor1: Readable;
  motorField1: string;
  center: Point;
  Imax: number;
}

/** A simulated detector that sees a round peak over the positions of two motors. */
export class Syn2DGauss extends SimulatedPeak<Point> {
  readonly #axes: readonly { motor: Readable; field: string }[];

  constructor(options: Syn2DGaussOptions) {
    super(options, new Signal<Point>({ value: options.center, kind: 'config' }));
    this.#axes = [
      { motor: options.motor0, field: options.motorField0 },
      { motor: options.motor1, field: options.motorField1 },
    ];
    this.look();
  }

  protected squaredDistance(): number {
    const center = this.center.get();
    return this.#axes.reduce(
      (sum, { motor, field }, axis) => sum + (motorPosition(this, motor, field) - (center[axis] ?? 0)) ** 2,
      0,
    );
  }
}
