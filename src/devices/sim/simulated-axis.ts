import { QueueServerError } from '../../errors.js';
import type { ComponentOptions } from '../component.js';
import { Device } from '../device.js';
import type { Movable, Status, Subscribable, TakesTime } from '../protocols.js';
import { doneStatus } from '../settled.js';
import { Signal } from '../signal.js';
import { Subscribers, type ReadingsCallback } from '../subscribers.js';
import { Journey } from './journey.js';

export interface SynAxisOptions extends ComponentOptions {
  name: string;
  /** What the axis shows when it is at a position: for an offset, or for jitter. */
  readbackFunc?: (position: number) => number;
  value?: number;
  /** Seconds that each move takes. */
  delay?: number;
  precision?: number;
  /** How often the readback changes during a move. */
  eventsPerMove?: number;
  egu?: string;
}

/** A simulated axis. Without a delay it is there at once, and its Status is done when it is handed out. */
export abstract class SimulatedAxis extends Device implements Movable<number>, Subscribable, TakesTime {
  readonly readback = this.attach('readback', new _ReadbackSignal(), 'plain');
  readonly setpoint = this.attach('setpoint', new _SetpointSignal((target) => this.set(target)));
  readonly velocity = this.attach('velocity', new Signal<number>({ value: 1, kind: 'config' }));
  readonly acceleration = this.attach('acceleration', new Signal<number>({ value: 1, kind: 'config' }));
  readonly unused = this.attach('unused', new Signal<number>({ value: 1, kind: 'omitted' }));
  delay: number;
  readonly precision: number;
  readonly egu: string;
  readonly #readbackFunc: (position: number) => number;
  readonly #eventsPerMove: number;
  readonly #subscribers = new Subscribers(() => this.read());
  readonly #journey: Journey;
  #position: number;

  constructor(options: SynAxisOptions) {
    const { value = 0, delay = 0, precision = 3, eventsPerMove = 1, egu = 'mm' } = options;
    super(options);
    this.delay = delay;
    this.precision = precision;
    this.egu = egu;
    this.#readbackFunc = options.readbackFunc ?? ((position) => position);
    this.#eventsPerMove = Math.max(1, Math.floor(eventsPerMove));
    this.#position = value;
    this.readback.precision = precision;
    this.readback.update(this.#readbackFunc(value));
    this.setpoint.precision = precision;
    this.setpoint.update(value);
    this.#journey = new Journey(this, this.readback, (position) => this.#arrive(position));
  }

  set(value: number): Status {
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new QueueServerError('TARGET_NOT_A_NUMBER', [this.name, String(value)]);
    }
    this.setpoint.update(value);
    if (this.delay > 0) return this.#move(value);
    const interrupted = this.#journey.halt();
    for (const position of this.#way(value)) this.#arrive(position);
    for (const status of interrupted) status.setFinished();
    return doneStatus;
  }

  /** Leaves the axis where it is on its way. */
  override stop({ success = false }: { success?: boolean } = {}): void {
    this.#journey.end(success);
  }

  secondsFor(action: 'set' | 'trigger'): number {
    return action === 'set' ? this.delay : 0;
  }

  subscribe(callback: ReadingsCallback): void {
    this.#subscribers.add(callback);
  }

  clearSub(callback: ReadingsCallback): void {
    this.#subscribers.delete(callback);
  }

  #move(target: number): Status {
    const positions = this.#way(target);
    const stepSeconds = this.delay / positions.length;
    const way = positions.map((position, index) => ({ position, seconds: stepSeconds * (index + 1) }));
    return this.#journey.start(way, target);
  }

  /** The positions that a move shows, the target itself last. */
  #way(target: number): number[] {
    if (this.#eventsPerMove === 1) return [target];
    const distance = target - this.#position;
    const between = Array.from(
      { length: this.#eventsPerMove - 1 },
      (_, index) => this.#position + (distance * (index + 1)) / this.#eventsPerMove,
    );
    return [...between, target];
  }

  #arrive(position: number): void {
    this.#position = position;
    this.readback.update(this.#readbackFunc(position));
    this.#subscribers.notify();
  }
}

/**
 * Where the axis is. Only the axis writes it. The classes of these two signals are published under the names that the
 * world knows.
 */
export class _ReadbackSignal extends Signal<number> {
  constructor() {
    super({ value: 0, dtype: 'number', kind: 'hinted' });
  }

  override put(): never {
    throw new QueueServerError('SIGNAL_READ_ONLY', [this.name]);
  }
}

/** Where the axis shall be. Writing it moves the axis. */
export class _SetpointSignal extends Signal<number> {
  readonly #move: (target: number) => Status;

  constructor(move: (target: number) => Status) {
    super({ value: 0, dtype: 'number', kind: 'normal' });
    this.#move = move;
  }

  override put(value: number): void {
    this.#move(value);
  }

  override set(value: number): Status {
    return this.#move(value);
  }
}
