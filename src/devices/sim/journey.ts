import { QueueServerError } from '../../errors.js';
import { epochSeconds } from '../clock.js';
import type { Status } from '../protocols.js';
import type { Signal } from '../signal.js';
import { DeferredStatus } from '../status.js';

/** Where an axis is `seconds` after it set out. */
export interface Waypoint {
  readonly seconds: number;
  readonly position: number;
}

/**
 * The move that a simulated axis makes, if any. A new target on the way takes over, and whoever waited for the old one then
 * waits for it.
 */
export class Journey {
  #timer: NodeJS.Timeout | undefined;
  #waiting: DeferredStatus[] = [];

  constructor(
    private readonly axis: { readonly name: string; readonly egu: string; readonly precision: number },
    private readonly readback: Signal<number>,
    private readonly arrive: (position: number) => void,
  ) {}

  /** `way` ends with the target. */
  start(way: readonly Waypoint[], target: number): Status {
    const { name, egu: unit, precision } = this.axis;
    const status = new DeferredStatus({ name: `the move of ${name} to ${target}` });
    this.#waiting = [...this.halt(), status];
    const initial = this.readback.get();
    const started = epochSeconds();
    const seconds = way.at(-1)?.seconds ?? 0;
    const pass = (waypoint: Waypoint) => {
      this.arrive(waypoint.position);
      const fraction = seconds === 0 ? 0 : 1 - waypoint.seconds / seconds;
      const current = this.readback.get();
      const time_elapsed = epochSeconds() - started;
      status.report({ name, current, initial, target, unit, precision, fraction, time_elapsed });
    };
    const goOn = (next: number) => {
      const waypoint = way[next];
      if (waypoint === undefined) {
        for (const waiting of this.halt()) waiting.setFinished();
        return;
      }
      const waitMs = (started + waypoint.seconds - epochSeconds()) * 1000;
      this.#timer = setTimeout(() => {
        pass(waypoint);
        // Whoever was told of the position may have stopped the axis, or sent it elsewhere.
        if (this.#waiting.at(-1) === status) goOn(next + 1);
      }, waitMs);
    };
    goOn(0);
    return status;
  }

  /** Leaves the axis where it is. Returns what waits for the target, to be settled by the caller. */
  halt(): DeferredStatus[] {
    clearTimeout(this.#timer);
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** Leaves the axis where it is, as somebody wanted. */
  end(success: boolean): void {
    for (const status of this.halt()) {
      if (success) status.setFinished();
      else status.setException(new QueueServerError('MOTION_STOPPED', [this.axis.name]));
    }
  }
}
