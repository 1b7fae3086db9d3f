import type { Plan } from '../plan.js';
import { baseline_wrapper } from './baseline.js';
import { contingency_wrapper, finalize_wrapper } from './contingency.js';
import { configure_count_time_wrapper } from './count-time.js';
import { fly_during_wrapper } from './fly-during.js';
import { inject_md_wrapper } from './inject-md.js';
import { lazily_stage_wrapper } from './lazily-stage.js';
import { monitor_during_wrapper } from './monitor-during.js';
import { relative_set_wrapper, reset_positions_wrapper } from './positions.js';
import { run_wrapper } from './run.js';
import { set_run_key_wrapper } from './set-run-key.js';
import { stage_wrapper } from './stage.js';
import { stub_wrapper } from './stub.js';
import { subs_wrapper } from './subs.js';
import { suspend_wrapper } from './suspend.js';

type PlanFunction<A extends unknown[], R> = (...args: A) => Plan<R>;
/** For preprocessors that leave the value of a plan as it is. */
type Keeping<S extends unknown[]> = (
  ...settings: S
) => <A extends unknown[], R>(plan: PlanFunction<A, R>) => PlanFunction<A, R>;
/** For those that give a value of their own. */
type Giving<S extends unknown[], V> = (
  ...settings: S
) => <A extends unknown[]>(plan: PlanFunction<A, unknown>) => PlanFunction<A, V>;

/** Makes of a wrapper for plans one for plan functions: `stage_decorator([det])(function* () { … })`. */
function decorator<S extends unknown[]>(
  wrapper: (plan: Plan<never>, ...settings: S) => Plan<unknown>,
): (...settings: S) => (plan: PlanFunction<unknown[], unknown>) => PlanFunction<unknown[], unknown> {
  return (...settings) =>
    (plan) => {
      const decorated = function* (...args: unknown[]): Plan<unknown> {
        return yield* wrapper(plan(...args) as Plan<never>, ...settings);
      };
      return Object.defineProperty(decorated, 'name', { value: plan.name });
    };
}

type Settings<W> = W extends (plan: Plan<never>, ...settings: infer S) => Plan<unknown> ? S : never;
type KeepingOf<W> = Keeping<Settings<W>>;

export const baseline_decorator = decorator(baseline_wrapper) as KeepingOf<typeof baseline_wrapper>;
export const configure_count_time_decorator = decorator(configure_count_time_wrapper) as KeepingOf<
  typeof configure_count_time_wrapper
>;
export const contingency_decorator = decorator(contingency_wrapper) as KeepingOf<typeof contingency_wrapper>;
export const finalize_decorator = decorator(finalize_wrapper) as KeepingOf<typeof finalize_wrapper>;
export const fly_during_decorator = decorator(fly_during_wrapper) as KeepingOf<typeof fly_during_wrapper>;
export const inject_md_decorator = decorator(inject_md_wrapper) as KeepingOf<typeof inject_md_wrapper>;
export const lazily_stage_decorator = decorator(lazily_stage_wrapper) as KeepingOf<
  typeof lazily_stage_wrapper
>;
export const monitor_during_decorator = decorator(monitor_during_wrapper) as KeepingOf<
  typeof monitor_during_wrapper
>;
export const relative_set_decorator = decorator(relative_set_wrapper) as KeepingOf<
  typeof relative_set_wrapper
>;
export const reset_positions_decorator = decorator(reset_positions_wrapper) as KeepingOf<
  typeof reset_positions_wrapper
>;
export const run_decorator = decorator(run_wrapper) as Giving<Settings<typeof run_wrapper>, string>;
export const set_run_key_decorator = decorator(set_run_key_wrapper) as KeepingOf<typeof set_run_key_wrapper>;
export const stage_decorator = decorator(stage_wrapper) as KeepingOf<typeof stage_wrapper>;
export const stub_decorator = decorator(stub_wrapper) as Giving<
  Settings<typeof stub_wrapper>,
  Record<string, unknown>
>;
export const subs_decorator = decorator(subs_wrapper) as KeepingOf<typeof subs_wrapper>;
export const suspend_decorator = decorator(suspend_wrapper) as KeepingOf<typeof suspend_wrapper>;
