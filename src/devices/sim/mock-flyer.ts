import { setTimeout as sleep } from 'node:timers/promises';
import { QueueServerError } from '../../errors.js';
import { epochSeconds } from '../clock.js';
import type {
  DataKeys,
  EventCollectable,
  Flyable,
  Movable,
  PartialEvent,
  Readable,
  Status,
  Triggerable,
} from '../protocols.js';
import { doneStatus } from '../settled.js';
import { DeferredStatus } from '../status.js';
import { toError } from '../to-error.js';

/** Milliseconds between the kickoff and the first move. */
const RUN_UP_MS = 100;

/** Plays a fly scan with a motor and a detector that step: evenly spaced points, collected as events. */
export class MockFlyer implements Flyable, EventCollectable {
  readonly parent = null;
  #events: PartialEvent[] = [];
  #flight: { readonly status: DeferredStatus; readonly abort: AbortController } | null = null;

  constructor(
    readonly name: string,
    private readonly detector: Readable & Triggerable,
    private readonly motor: Readable & Movable<number>,
    private readonly start: number,
    private readonly end: number,
    private readonly num: number,
  ) {}

  kickoff(): Status {
    if (this.#flight?.status.done === false) throw new QueueServerError('FLIGHT_UNDER_WAY', [this.name]);
    const status = new DeferredStatus({ name: `the flight of ${this.name}` });
    const abort = new AbortController();
    this.#events = [];
    this.#flight = { status, abort };
    this.#fly(abort.signal).then(
      () => settle(status, () => status.setFinished()),
      (error: unknown) => settle(status, () => status.setException(toError(error))),
    );
    return doneStatus;
  }

  complete(): Status {
    if (this.#flight === null) throw new QueueServerError('FLIGHT_NOT_BEGUN', [this.name]);
    return this.#flight.status;
  }

  *collect(): Generator<PartialEvent> {
    const events = this.#events;
    this.#events = [];
    yield* events;
  }

  async describeCollect(): Promise<Record<string, DataKeys>> {
    return { [this.name]: { ...(await this.motor.describe()), ...(await this.detector.describe()) } };
  }

  readConfiguration(): Record<string, never> {
    return {};
  }

  describeConfiguration(): Record<string, never> {
    return {};
  }

  /** Ends the flight where it is. What it has measured can still be collected. */
  stop({ success = false }: { success?: boolean } = {}): void {
    const flight = this.#flight;
    if (flight === null || flight.status.done) return;
    if (success) flight.status.setFinished();
    else flight.status.setException(new QueueServerError('MOTION_STOPPED', [this.name]));
    flight.abort.abort();
  }

  async #fly(signal: AbortSignal): Promise<void> {
    await sleep(RUN_UP_MS, undefined, { signal });
    for (let point = 0; point < this.num && !signal.aborted; point += 1) {
      await this.motor.set(this.#position(point));
      await this.detector.trigger();
      this.#events.push(await this.#measure());
    }
  }

  #position(point: number): number {
    if (point === this.num - 1 && this.num > 1) return this.end;
    return this.start + (point * (this.end - this.start)) / Math.max(1, this.num - 1);
  }

  async #measure(): Promise<PartialEvent> {
    const event: PartialEvent = { time: epochSeconds(), data: {}, timestamps: {} };
    for (const device of [this.motor, this.detector]) {
      for (const [key, { value, timestamp }] of Object.entries(await device.read())) {
        event.data[key] = value;
        event.timestamps[key] = timestamp;
      }
    }
    return event;
  }
}

/** A flight that was stopped has settled its Status already. */
function settle(status: DeferredStatus, how: () => void): void {
  if (!status.done) how();
}
