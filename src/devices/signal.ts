import { inspect } from 'node:util';
import { QueueServerError } from '../errors.js';
import type { DataKey, DataType, LimitRange } from '../protocol/data-key.js';
import { epochSeconds } from './clock.js';
import { Component, type ComponentOptions } from './component.js';
import type { DataKeys, Hints, Readings, Status, Subscribable, Triggerable } from './protocols.js';
import { doneStatus } from './settled.js';
import { Subscribers, type ReadingsCallback } from './subscribers.js';

export interface SignalOptions<T> extends ComponentOptions {
  value: T;
  /** Taken from the present value where it is not given. */
  dtype?: DataType;
  shape?: (number | null)[];
  units?: string;
  precision?: number;
  limits?: LimitRange;
}

/** One value that lives in this process, to be read and set. On its own it is hinted, and its own configuration. */
export class Signal<T = unknown> extends Component implements Subscribable, Triggerable {
  #value: T;
  #timestamp = epochSeconds();
  readonly limits: LimitRange | null;
  precision: number | undefined;
  readonly #dtype: DataType | undefined;
  readonly #shape: (number | null)[] | undefined;
  readonly #units: string | undefined;
  readonly #subscribers = new Subscribers(() => this.read());

  constructor({ value, dtype, shape, units, precision, limits, kind = 'hinted', ...rest }: SignalOptions<T>) {
    super({ kind, ...rest });
    this.#value = value;
    this.#dtype = dtype;
    this.#shape = shape;
    this.#units = units;
    this.precision = precision;
    this.limits = limits ?? null;
  }

  get(): T {
    return this.#value;
  }

  get timestamp(): number {
    return this.#timestamp;
  }

  put(value: T): void {
    this.checkValue(value);
    this.update(value);
  }

  /** What the hardware says is so: no check, and open to the owner of a signal that others may only read. */
  update(value: T, timestamp = epochSeconds()): void {
    this.#value = value;
    this.#timestamp = timestamp;
    this.#subscribers.notify();
  }

  set(value: T): Status {
    this.put(value);
    return doneStatus;
  }

  trigger(): Status {
    return doneStatus;
  }

  checkValue(value: T): void {
    if (this.limits === null || typeof value !== 'number') return;
    const { low, high } = this.limits;
    // written so that NaN is out of limits too
    if ((low === null || value >= low) && (high === null || value <= high)) return;
    throw new QueueServerError('VALUE_OUT_OF_LIMITS', [String(value), this.name, `${low} to ${high}`]);
  }

  subscribe(callback: ReadingsCallback): void {
    this.#subscribers.add(callback);
  }

  clearSub(callback: ReadingsCallback): void {
    this.#subscribers.delete(callback);
  }

  get hints(): Hints {
    return { fields: this.kind === 'hinted' ? [this.name] : [] };
  }

  read(): Readings {
    return { [this.name]: { value: this.get(), timestamp: this.timestamp } };
  }

  describe(): DataKeys {
    return { [this.name]: this.dataKey() };
  }

  readConfiguration(): Readings {
    return this.read();
  }

  describeConfiguration(): DataKeys {
    return this.describe();
  }

  override toString(): string {
    return `${this.constructor.name}(name='${this.name}', value=${inspect(this.get())})`;
  }

  /** Where the value comes from, as published. */
  protected get source(): string {
    return `SIM:${this.name}`;
  }

  protected dataKey(): DataKey {
    const value = this.get();
    const key: DataKey = {
      source: this.source,
      dtype: this.#dtype ?? dataTypeOf(value),
      shape: this.#shape ?? shapeOf(value),
    };
    if (this.#units !== undefined) key.units = this.#units;
    if (this.precision !== undefined) key.precision = this.precision;
    if (this.limits !== null) key.limits = { control: this.limits };
    return key;
  }
}

function dataTypeOf(value: unknown): DataType {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return 'array';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'integer' : 'number';
}

function shapeOf(value: unknown): number[] {
  if (Array.isArray(value)) return [value.length, ...(value.length === 0 ? [] : shapeOf(value[0]))];
  return ArrayBuffer.isView(value) && 'length' in value ? [Number(value.length)] : [];
}
