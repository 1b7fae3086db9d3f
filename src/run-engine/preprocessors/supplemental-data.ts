import { inspect } from 'node:util';
import type { Flyable, Readable, Subscribable } from '../../devices/index.js';
import type { Plan } from '../plan.js';
import { baseline_wrapper } from './baseline.js';
import { fly_during_wrapper } from './fly-during.js';
import { monitor_during_wrapper } from './monitor-during.js';

export interface SupplementalDataOptions {
  /** Read at the begin and at the end of every run. */
  baseline?: readonly Readable[];
  /** Recorded whenever they change. */
  monitors?: readonly (Readable & Subscribable)[];
  /** Let loose during every run. */
  flyers?: readonly Flyable[];
}

/**
 * A preprocessor that adds to every run what is not the plan's business:
 *
 * ```ts
 * const sd = new SupplementalData({ baseline: [motor1, motor2] });
 * RE.preprocessors.push(sd);
 * sd.monitors.push(ring_current);
 * ```
 */
export interface SupplementalData {
  <R>(plan: Plan<R>): Plan<R>;
  /** May be changed between plans, like the others. */
  baseline: Readable[];
  monitors: (Readable & Subscribable)[];
  flyers: Flyable[];
}

class Supplement {
  constructor({ baseline = [], monitors = [], flyers = [] }: SupplementalDataOptions = {}) {
    const self = <R>(plan: Plan<R>): Plan<R> =>
      baseline_wrapper(
        monitor_during_wrapper(fly_during_wrapper(plan, self.flyers), self.monitors),
        self.baseline,
      );
    self.baseline = [...baseline];
    self.monitors = [...monitors];
    self.flyers = [...flyers];
    return Object.setPrototypeOf(self, new.target.prototype) as Supplement;
  }

  [inspect.custom](): string {
    const { baseline, monitors, flyers } = this as unknown as SupplementalData;
    const names = (devices: readonly { name: string }[]) => devices.map(({ name }) => name).join(', ');
    return `SupplementalData(baseline=[${names(baseline)}], monitors=[${names(monitors)}], flyers=[${names(flyers)}])`;
  }
}

export const SupplementalData = Supplement as unknown as new (
  options?: SupplementalDataOptions,
) => SupplementalData;
