import { QueueServerError } from '../../../errors.js';
import type { ComponentOptions } from '../../component.js';
import type {
  Flyable,
  Locatable,
  Location,
  Preparable,
  Status,
  Subscribable,
  TakesTime,
} from '../../protocols.js';
import { doneStatus } from '../../settled.js';
import { DeferredStatus } from '../../status.js';
import type { ReadingsCallback } from '../../subscribers.js';
import { Journey, type Waypoint } from '../journey.js';
import { SoftDevice } from './soft-device.js';
import { SoftSignal, SoftSignalRO } from './soft-signal.js';
import { Trapezoid } from './trapezoid.js';

/** A moving motor shows where it is ten times a second. */
const UPDATE_SECONDS = 0.1;

/** The flight of a motor: it passes from start to end at constant velocity, and needs room before and after. */
export interface FlyMotorInfo {
  startPosition: number;
  endPosition: number;
  /** Seconds from start to end. */
  timeForMove: number;
}

export interface SimMotorOptions extends ComponentOptions {
  name: string;
  /** Whether it is at its target at once; otherwise it moves at velocity 1. */
  instant?: boolean;
  value?: number;
  egu?: string;
}

/** A motor that takes its time: it speeds up, keeps its velocity, and slows down. A velocity of 0 means: at once. */
export class SimMotor
  extends SoftDevice
  implements Locatable<number>, Preparable<FlyMotorInfo>, Flyable, Subscribable, TakesTime
{
  readonly user_readback;
  readonly velocity;
  readonly acceleration_time;
  readonly user_setpoint;
  readonly egu: string;
  readonly precision = 3;
  readonly #journey: Journey;
  #plannedFlight: FlyMotorInfo | null = null;
  #flight: Status | null = null;

  constructor({ instant = true, value = 0, egu = 'mm', ...options }: SimMotorOptions) {
    super(options);
    this.egu = egu;
    const position = { value, dtype: 'number', units: egu } as const;
    this.user_readback = this.attach('user_readback', new SoftSignalRO<number>(position), 'plain');
    this.velocity = this.attach('velocity', setting(instant ? 0 : 1));
    this.acceleration_time = this.attach('acceleration_time', setting(0.5));
    this.user_setpoint = this.attach(
      'user_setpoint',
      new SoftSignal<number>({ ...position, kind: 'omitted' }),
    );
    this.#journey = new Journey(this, this.user_readback, (at) => this.user_readback.update(at));
  }

  get position(): number {
    return this.user_readback.get();
  }

  locate(): Location<number> {
    return { setpoint: this.user_setpoint.get(), readback: this.position };
  }

  set(value: number): Status {
    if (typeof value !== 'number' || Number.isNaN(value))
      throw new QueueServerError('TARGET_NOT_A_NUMBER', [this.name, String(value)]);
    this.user_setpoint.update(value);
    const profile = this.#profile(value);
    if (profile !== null) return this.#journey.start(waypoints(profile), value);
    const interrupted = this.#journey.halt();
    this.user_readback.update(value);
    for (const status of interrupted) status.setFinished();
    return doneStatus;
  }

  /** Leaves the motor where it is on its way. */
  override stop({ success = false }: { success?: boolean } = {}): void {
    this.user_setpoint.update(this.position);
    this.#journey.end(success);
  }

  /** Goes to where it has to set out, so that it has the velocity of the flight when it passes the start. */
  prepare(flight: FlyMotorInfo): Status {
    const velocity = (flight.endPosition - flight.startPosition) / flight.timeForMove;
    if (!Number.isFinite(velocity) || flight.timeForMove <= 0)
      throw new QueueServerError('FLIGHT_IMPOSSIBLE', [this.name, JSON.stringify(flight)]);
    this.velocity.put(0);
    this.set(flight.startPosition - this.#rampDistance(velocity));
    this.velocity.put(Math.abs(velocity));
    this.#plannedFlight = flight;
    return doneStatus;
  }

  /** Done when the motor has its velocity. */
  kickoff(): Status {
    const planned = this.#plannedFlight;
    if (planned === null) throw new QueueServerError('FLIGHT_NOT_PREPARED', [this.name]);
    const velocity = (planned.endPosition - planned.startPosition) / planned.timeForMove;
    const flight = this.set(planned.endPosition + this.#rampDistance(velocity));
    this.#flight = flight;
    const speedingUp = new DeferredStatus({ name: `the run-up of ${this.name}` });
    const timer = setTimeout(() => speedingUp.setFinished(), this.acceleration_time.get() * 1000);
    flight.addCallback(() => {
      clearTimeout(timer);
      if (speedingUp.done) return;
      const error = flight.exception();
      if (error === null) speedingUp.setFinished();
      else speedingUp.setException(error);
    });
    return speedingUp;
  }

  /** Done when the motor has come to rest behind the end of its flight. */
  complete(): Status {
    if (this.#flight === null) throw new QueueServerError('FLIGHT_NOT_BEGUN', [this.name]);
    return this.#flight;
  }

  subscribe(callback: ReadingsCallback): void {
    this.user_readback.subscribe(callback);
  }

  clearSub(callback: ReadingsCallback): void {
    this.user_readback.clearSub(callback);
  }

  secondsFor(action: 'set' | 'trigger', target?: unknown): number {
    if (action === 'trigger' || typeof target !== 'number') return 0;
    return this.#profile(target)?.duration ?? 0;
  }

  /** Null if the motor is there at once. */
  #profile(target: number): Trapezoid | null {
    const velocity = this.velocity.get();
    if (velocity === 0 || target === this.position) return null;
    return new Trapezoid(this.position, target, velocity, this.acceleration_time.get());
  }

  #rampDistance(velocity: number): number {
    return (velocity * this.acceleration_time.get()) / 2;
  }
}

function setting(value: number): SoftSignal<number> {
  return new SoftSignal<number>({ value, dtype: 'number', kind: 'config' });
}

function waypoints(profile: Trapezoid): Waypoint[] {
  const steps = Math.max(1, Math.ceil(profile.duration / UPDATE_SECONDS - 1e-6));
  return Array.from({ length: steps }, (_, step) => {
    const seconds = step === steps - 1 ? profile.duration : (step + 1) * UPDATE_SECONDS;
    return { seconds, position: profile.positionAt(seconds) };
  });
}
