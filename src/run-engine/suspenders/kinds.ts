import type { Readings } from '../../devices/index.js';
import { Suspender, type SuspenderOptions, type WatchedSignal } from './suspender.js';

/** Suspends while the signal is true, or not 0. */
export class SuspendBoolHigh extends Suspender {
  protected shouldSuspend(value: unknown): boolean {
    return Boolean(value);
  }

  protected shouldResume(value: unknown): boolean {
    return !value;
  }

  protected override explain(): string {
    return `Signal ${this.signal.name} is high`;
  }
}

/** Suspends while the signal is false, or 0. */
export class SuspendBoolLow extends Suspender {
  protected shouldSuspend(value: unknown): boolean {
    return !value;
  }

  protected shouldResume(value: unknown): boolean {
    return Boolean(value);
  }

  protected override explain(): string {
    return `Signal ${this.signal.name} is low`;
  }
}

export interface ThresholdOptions extends SuspenderOptions {
  /** Where the plan may go on, if it is not where it was suspended. */
  resumeThresh?: number | null;
}

abstract class Threshold extends Suspender<number> {
  protected readonly resumeThresh: number;

  constructor(
    signal: WatchedSignal,
    protected readonly suspendThresh: number,
    options: ThresholdOptions = {},
  ) {
    super(signal, options);
    this.resumeThresh = options.resumeThresh ?? suspendThresh;
  }

  protected abstract isBad(value: number, threshold: number): boolean;

  protected shouldSuspend(value: number): boolean {
    return this.isBad(value, this.suspendThresh);
  }

  protected shouldResume(value: number): boolean {
    return !this.isBad(value, this.resumeThresh);
  }
}

/** Suspends while the signal is below a threshold. */
export class SuspendFloor extends Threshold {
  constructor(signal: WatchedSignal, suspendThresh: number, options: ThresholdOptions = {}) {
    super(signal, suspendThresh, options);
    if (this.resumeThresh < suspendThresh)
      throw new RangeError(
        `A plan that is suspended below ${suspendThresh} cannot be resumed at ${this.resumeThresh}: it must be at least that.`,
      );
  }

  protected isBad(value: number, threshold: number): boolean {
    return value < threshold;
  }

  protected override explain(): string {
    return `Signal ${this.signal.name} = ${this.value} fell below ${this.suspendThresh} and has not yet crossed above ${this.resumeThresh}.`;
  }
}

/** Suspends while the signal is above a threshold. */
export class SuspendCeil extends Threshold {
  constructor(signal: WatchedSignal, suspendThresh: number, options: ThresholdOptions = {}) {
    super(signal, suspendThresh, options);
    if (this.resumeThresh > suspendThresh)
      throw new RangeError(
        `A plan that is suspended above ${suspendThresh} cannot be resumed at ${this.resumeThresh}: it must be at most that.`,
      );
  }

  protected isBad(value: number, threshold: number): boolean {
    return value > threshold;
  }

  protected override explain(): string {
    return `Signal ${this.signal.name} = ${this.value} went above ${this.suspendThresh} and has not yet crossed below ${this.resumeThresh}.`;
  }
}

abstract class Band extends Suspender<number> {
  constructor(
    signal: WatchedSignal,
    protected readonly bandBottom: number,
    protected readonly bandTop: number,
    options: SuspenderOptions = {},
  ) {
    super(signal, options);
    if (!(bandBottom < bandTop))
      throw new RangeError(
        `The band from ${bandBottom} to ${bandTop} is empty: its bottom must be below its top.`,
      );
  }

  protected isInside(value: number): boolean {
    return this.bandBottom < value && value < this.bandTop;
  }
}

/** Suspends while the signal is outside of a band. */
export class SuspendWhenOutsideBand extends Band {
  protected shouldSuspend(value: number): boolean {
    return !this.isInside(value);
  }

  protected shouldResume(value: number): boolean {
    return this.isInside(value);
  }

  protected override explain(): string {
    return `Signal ${this.signal.name} = ${this.value} is outside of the range (${this.bandBottom}, ${this.bandTop})`;
  }
}

/** @deprecated A misleading name of `SuspendWhenOutsideBand`. */
export const SuspendInBand = SuspendWhenOutsideBand;

/** @deprecated Suspends while the signal is *inside* of a band. */
export class SuspendOutBand extends Band {
  protected shouldSuspend(value: number): boolean {
    return this.isInside(value);
  }

  protected shouldResume(value: number): boolean {
    return !this.isInside(value);
  }

  protected override explain(): string {
    return `Signal ${this.signal.name} = ${this.value} is inside of the range (${this.bandBottom}, ${this.bandTop})`;
  }
}

export interface ChangeOptions extends SuspenderOptions {
  /** What the signal should be; absent: what it is when the suspender is installed. */
  expectedValue?: unknown;
  /** Whether the plan may go on when the signal is what it was. */
  allowResume?: boolean;
}

/** Suspends when the signal changes: something is no longer as the session was set up for. */
export class SuspendWhenChanged extends Suspender {
  readonly #allowResume: boolean;
  #expected: { readonly value: unknown } | null;

  constructor(signal: WatchedSignal, options: ChangeOptions = {}) {
    super(signal, options);
    const { expectedValue, allowResume = false } = options;
    this.#allowResume = allowResume;
    this.#expected = expectedValue === undefined ? presentValue(signal) : { value: expectedValue };
  }

  protected shouldSuspend(value: unknown): boolean {
    this.#expected ??= { value };
    return value !== this.#expected.value;
  }

  protected shouldResume(value: unknown): boolean {
    return this.#allowResume && value === this.#expected?.value;
  }

  protected override explain(): string {
    const change = `Signal ${this.signal.name}, got "${String(this.value)}", expected "${String(this.#expected?.value)}"`;
    return this.#allowResume ? change : `${change}.  Call RE.abort(), and start a new session for it.`;
  }
}

/** Null if the signal does not say at once: then the first value that it tells is the expected one. */
function presentValue(signal: WatchedSignal): { value: unknown } | null {
  const { get } = signal as { get?: () => unknown };
  if (typeof get === 'function') return { value: get.call(signal) };
  const { read } = signal as { read?: () => Readings | Promise<Readings> };
  const readings = typeof read === 'function' ? read.call(signal) : null;
  if (readings === null || readings instanceof Promise) return null;
  const [reading] = Object.values(readings);
  return reading === undefined ? null : { value: reading.value };
}
