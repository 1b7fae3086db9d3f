import { isPending } from './pending.js';
import type { Readable, Readings, Subscribable } from '../../devices/index.js';
import { IllegalMessageSequence } from '../errors.js';
import type { Description } from './describe.js';
import type { StreamBook } from './stream-book.js';
import { valuesOf } from './values.js';

type Monitored = Readable & Subscribable;

interface Monitor {
  readonly callback: (readings?: unknown) => void;
  readonly subscription: readonly unknown[];
  isAttached: boolean;
}

/** The signals of which a run records every change, each in a stream of its own. */
export class Monitors {
  readonly #streams: StreamBook;
  readonly #fail: (error: unknown) => void;
  readonly #monitors = new Map<Monitored, Monitor>();
  /** A pause within a suspension holds them twice. */
  #holds = 0;

  /** Events come while a device calls back, so no message can fail on them: `fail` tells the plan. */
  constructor(streams: StreamBook, fail: (error: unknown) => void) {
    this.#streams = streams;
    this.#fail = fail;
  }

  has(obj: Monitored): boolean {
    return this.#monitors.has(obj);
  }

  add(obj: Monitored, description: Description, name: string, subscription: readonly unknown[]): void {
    if (this.has(obj)) throw new IllegalMessageSequence(`${obj.name} is monitored already.`);
    const objects = new Map([[obj as object, description]]);
    const known = this.#streams.get(name);
    if (known !== undefined && !known.hasExactly(objects))
      throw new IllegalMessageSequence(`Stream '${name}' has other devices than ${obj.name}.`);
    if (known !== undefined) this.#streams.renew(known);
    const stream = known ?? this.#streams.open(name, objects, { rewinds: false });
    const callback = (given?: unknown): void => {
      try {
        const readings = isReadings(given) ? given : readNow(obj);
        this.#streams.source.emit('event', this.#streams.compose(stream, valuesOf(description, readings)));
      } catch (error) {
        this.#fail(error);
      }
    };
    const monitor = { callback, subscription, isAttached: false };
    this.#monitors.set(obj, monitor);
    attach(obj, monitor);
  }

  remove(obj: Monitored): void {
    const monitor = this.#monitors.get(obj);
    if (monitor === undefined) throw new IllegalMessageSequence(`${obj.name} is not monitored.`);
    this.#monitors.delete(obj);
    obj.clearSub(monitor.callback);
  }

  removeAll(): void {
    for (const obj of [...this.#monitors.keys()]) {
      try {
        this.remove(obj);
      } catch (error) {
        this.#streams.source.log(`Could not stop monitoring ${obj.name}: ${String(error)}`);
      }
    }
  }

  /** While the plan is paused, nothing is recorded. */
  suspend(): void {
    this.#holds += 1;
    for (const [obj, monitor] of this.#monitors) {
      monitor.isAttached = false;
      this.#attempt(() => obj.clearSub(monitor.callback));
    }
  }

  restore(): void {
    this.#holds = Math.max(0, this.#holds - 1);
    if (this.#holds > 0) return;
    for (const [obj, monitor] of this.#monitors)
      if (!monitor.isAttached) this.#attempt(() => attach(obj, monitor));
  }

  /** A pause must not fail on a device: the plan does. */
  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }
}

function attach(obj: Monitored, monitor: Monitor): void {
  const { callback, subscription } = monitor;
  monitor.isAttached = true;
  const subscribe = obj.subscribe as (
    callback: (given?: unknown) => void,
    ...options: readonly unknown[]
  ) => void;
  subscribe.call(obj, callback, ...subscription);
}

/** Some devices hand over the new value, or nothing, in place of a reading. */
function isReadings(given: unknown): given is Readings {
  if (typeof given !== 'object' || given === null) return false;
  const readings = Object.values(given) as unknown[];
  return (
    readings.length > 0 &&
    readings.every((reading) => typeof reading === 'object' && reading !== null && 'timestamp' in reading)
  );
}

function readNow(obj: Monitored): Readings {
  const readings = obj.read();
  if (!isPending(readings)) return readings;
  throw new TypeError(`${obj.name} must call back with its readings, because reading it takes time.`);
}
