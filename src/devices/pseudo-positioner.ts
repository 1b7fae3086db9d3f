import { QueueServerError } from '../errors.js';
import type { DataKey, LimitRange } from '../protocol/data-key.js';
import type { Component } from './component.js';
import { type ComponentOptions } from './component.js';
import { Device } from './device.js';
import type { Locatable, Location, Status } from './protocols.js';
import { allOf } from './settled.js';
import { Signal } from './signal.js';
import type { SoftPositioner } from './soft-positioner.js';

/** Positions of several axes, by the names of the axes: `{ h: 1, k: 0, l: 2 }`. */
export type Positions<Axis extends string> = Readonly<Record<Axis, number>>;

/** An axis that can be moved, and that knows at once where it is. */
export type RealAxis = Component & Locatable<number> & { readonly position: number };

export interface PseudoSingleOptions extends ComponentOptions {
  limits?: LimitRange;
  egu?: string;
}

/**
 * Axes that people think in, computed from axes that move. Say how, and declare both kinds as fields:
 *
 *     class Table extends PseudoPositioner<'height' | 'pitch', 'front' | 'back'> {
 *       readonly height = this.attachPseudo('height', { egu: 'mm' });
 *       readonly pitch = this.attachPseudo('pitch', { limits: { low: -1, high: 1 } });
 *       readonly front = this.attachReal('front', new SoftPositioner());
 *       readonly back = this.attachReal('back', new SoftPositioner());
 *       forward({ height, pitch }) { return { front: height + pitch, back: height - pitch }; }
 *       inverse({ front, back }) { return { height: (front + back) / 2, pitch: (front - back) / 2 }; }
 *     }
 */
export abstract class PseudoPositioner<Pseudo extends string, Real extends string> extends Device {
  readonly #pseudos = new Map<Pseudo, PseudoSingle>();
  readonly #reals = new Map<Real, RealAxis>();

  /** Where the real axes have to be. */
  abstract forward(pseudo: Positions<Pseudo>): Positions<Real>;
  /** What the positions of the real axes mean. */
  abstract inverse(real: Positions<Real>): Positions<Pseudo>;

  protected attachPseudo(name: Pseudo, options: PseudoSingleOptions = {}): PseudoSingle {
    const single = new PseudoSingle(options, {
      position: () => this.position[name],
      move: (target) => this.#move({ ...this.position, [name]: target }),
      stop: (how) => this.stop(how),
    });
    this.#pseudos.set(name, single);
    return this.attach(name, single);
  }

  protected attachReal<C extends RealAxis = SoftPositioner>(name: Real, axis: C): C {
    this.#reals.set(name, axis);
    return this.attach(name, axis);
  }

  get position(): Positions<Pseudo> {
    return this.inverse(this.realPosition);
  }

  get realPosition(): Positions<Real> {
    return Object.fromEntries(
      [...this.#reals].map(([name, axis]) => [name, axis.position]),
    ) as Positions<Real>;
  }

  /** By name, `set({ h: 1 })`, or one after the other, `set(1, 0, 2)` or `set([1, 0, 2])`. Axes that are left out stay. */
  set(target: Partial<Positions<Pseudo>> | readonly number[] | number, ...rest: number[]): Status {
    return this.#move(this.#complete(target, rest));
  }

  checkValue(target: Partial<Positions<Pseudo>> | readonly number[] | number, ...rest: number[]): void {
    this.#check(this.#complete(target, rest));
  }

  override stop(options: { success?: boolean } = {}): void {
    for (const axis of this.#reals.values())
      (axis as Partial<{ stop(options: object): void }>).stop?.(options);
  }

  #complete(
    target: Partial<Positions<Pseudo>> | readonly number[] | number,
    rest: readonly number[],
  ): Positions<Pseudo> {
    const given = typeof target === 'number' ? [target, ...rest] : target;
    if (!isList(given)) return { ...this.position, ...given };
    const names = [...this.#pseudos.keys()];
    if (given.length > names.length)
      throw new QueueServerError('TOO_MANY_POSITIONS', [this.name, names.join(', '), String(given.length)]);
    return { ...this.position, ...Object.fromEntries(given.map((value, at) => [names[at], value])) };
  }

  #move(target: Positions<Pseudo>): Status {
    this.#check(target);
    for (const [name, single] of this.#pseudos) single.setpoint.update(target[name]);
    const real = this.forward(target);
    const moves = [...this.#reals].map(([name, axis]) => axis.set(real[name]));
    return allOf(...moves);
  }

  #check(target: Positions<Pseudo>): void {
    for (const [name, single] of this.#pseudos) single.readback.checkValue(target[name]);
  }
}

interface PseudoAxisPort {
  position(): number;
  move(target: number): Status;
  stop(options: { success?: boolean }): void;
}

/** One of the axes that people think in. It can be scanned like a motor. */
export class PseudoSingle extends Device implements Locatable<number> {
  readonly readback: Signal<number>;
  readonly setpoint: Signal<number>;
  readonly egu: string;
  readonly #port: PseudoAxisPort;

  constructor({ limits, egu = '', ...options }: PseudoSingleOptions, port: PseudoAxisPort) {
    super({ name: '', kind: 'hinted', ...options });
    this.egu = egu;
    this.#port = port;
    const facts = { limits: limits ?? null, egu };
    this.readback = this.attach('readback', new AttributeSignal('position', facts, port.position), 'plain');
    this.setpoint = this.attach('setpoint', new AttributeSignal('target', facts, null));
  }

  get position(): number {
    return this.readback.get();
  }

  locate(): Location<number> {
    return { setpoint: this.setpoint.get(), readback: this.position };
  }

  set(target: number): Status {
    return this.#port.move(target);
  }

  checkValue(target: number): void {
    this.readback.checkValue(target);
  }

  override stop(options: { success?: boolean } = {}): void {
    this.#port.stop(options);
  }
}

/** A value that its device computes. */
export class AttributeSignal extends Signal<number> {
  readonly #attribute: string;
  readonly #egu: string;
  readonly #compute: (() => number) | null;

  constructor(
    attribute: string,
    { limits, egu }: { limits: LimitRange | null; egu: string },
    compute: (() => number) | null,
  ) {
    super({
      value: 0,
      dtype: 'number',
      kind: attribute === 'position' ? 'hinted' : 'normal',
      ...(limits === null ? {} : { limits }),
    });
    this.#attribute = attribute;
    this.#egu = egu;
    this.#compute = compute;
  }

  override get(): number {
    return this.#compute?.() ?? super.get();
  }

  override put(): never {
    throw new QueueServerError('SIGNAL_READ_ONLY', [this.name]);
  }

  protected override dataKey(): DataKey {
    return {
      source: `PY:${this.parent?.name ?? ''}.${this.#attribute}`,
      dtype: 'number',
      shape: [],
      ...controlLimits(this.limits),
      units: this.#egu,
    };
  }
}

/** Limits as positioners publish them: both zero where there are none. */
export function controlLimits(limits: LimitRange | null): Partial<DataKey> {
  return { upper_ctrl_limit: limits?.high ?? 0, lower_ctrl_limit: limits?.low ?? 0 };
}

function isList(value: object): value is readonly number[] {
  return Array.isArray(value);
}
