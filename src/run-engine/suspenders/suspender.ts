import type { Readings, Subscribable } from '../../devices/index.js';
import type { RunEngineState } from '../state.js';
import { startTimer } from '../timer.js';
import type { SuspendOptions, Waiter } from './suspension.js';

/** What a suspender needs from the Run Engine. */
export interface Suspendable {
  readonly state: RunEngineState;
  requestSuspend(waiter: Waiter, options?: SuspendOptions): void;
}

export interface SuspenderOptions extends Pick<SuspendOptions, 'prePlan' | 'postPlan'> {
  /** Seconds to wait after the signal is good again. */
  sleep?: number;
  /** Added to the reason that people are told. */
  trippedMessage?: string;
}

/** A signal that a suspender looks at: its readings hold one value. */
export type WatchedSignal = Subscribable;

/**
 * Holds plans up while a signal is bad. It is installed by `RE.installSuspender`, by a message, or for one plan by
 * `suspend_wrapper`. A kind of its own says when to suspend and when to resume.
 */
export abstract class Suspender<T = unknown> {
  readonly signal: WatchedSignal;
  readonly #options: SuspenderOptions;
  #engine: Suspendable | null = null;
  #value: T | undefined;
  #isTripped = false;
  /** The wait that is under way. */
  #release: Release | null = null;

  constructor(signal: WatchedSignal, options: SuspenderOptions = {}) {
    this.signal = signal;
    this.#options = options;
  }

  protected abstract shouldSuspend(value: T): boolean;
  protected abstract shouldResume(value: T): boolean;

  /** What is wrong, where it is. */
  protected explain(): string {
    return `Suspender of type ${this.constructor.name} stopped by signal ${this.signal.name}`;
  }

  /** The latest value of the signal. */
  protected get value(): T | undefined {
    return this.#value;
  }

  get tripped(): boolean {
    return this.#isTripped;
  }

  /** Why plans are held up; empty while they are not. */
  get justification(): string {
    if (!this.#isTripped) return '';
    const { trippedMessage = '' } = this.#options;
    return trippedMessage === '' ? this.explain() : `${this.explain()}: ${trippedMessage}`;
  }

  /** Looks at the signal from here on, and at its present value at once. */
  install(engine: Suspendable): void {
    this.#engine = engine;
    this.signal.subscribe(this.#onReadings);
  }

  remove(): void {
    this.signal.clearSub(this.#onReadings);
    this.#engine = null;
    this.#isTripped = false;
    this.#release?.now();
    this.#release = null;
  }

  /** For a plan that starts while the signal is bad. */
  get waiter(): Waiter | null {
    if (!this.#isTripped) return null;
    const release = (this.#release ??= new Release());
    return () => release.promise;
  }

  readonly #onReadings = (readings: Readings): void => {
    const reading = readings[this.signal.name] ?? Object.values(readings)[0];
    if (reading === undefined || this.#engine === null) return;
    this.#value = reading.value as T;
    if (this.shouldSuspend(this.#value)) this.#trip(this.#engine);
    else if (this.shouldResume(this.#value)) this.#recover();
  };

  #trip(engine: Suspendable): void {
    this.#isTripped = true;
    if (this.#release !== null) return;
    const release = new Release();
    this.#release = release;
    if (engine.state !== 'running') return;
    const { prePlan = null, postPlan = null } = this.#options;
    engine.requestSuspend(() => release.promise, {
      prePlan,
      postPlan,
      justification: this.justification,
    });
  }

  #recover(): void {
    this.#release?.after(this.#options.sleep ?? 0);
    this.#release = null;
    this.#isTripped = false;
  }
}

/** The end of one wait. */
class Release {
  #resolve!: () => void;
  readonly promise = new Promise<void>((resolve) => (this.#resolve = resolve));

  now(): void {
    this.#resolve();
  }

  after(seconds: number): void {
    if (seconds > 0) startTimer(seconds, this.#resolve);
    else this.#resolve();
  }
}
