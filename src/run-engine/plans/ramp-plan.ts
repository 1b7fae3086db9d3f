import type { Readable, Status, Subscribable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import { RampFail } from '../errors.js';
import type { Plan } from '../plan.js';
import { sleep } from '../plan-stubs/index.js';
import { monitor_during_wrapper, run_wrapper } from '../preprocessors/index.js';

export interface RampOptions {
  md?: Metadata | null;
}

/**
 * Takes readings again and again while something is on its way, such as a temperature.
 *
 * @param go_plan starts it, and gives its Status
 * @param monitor_sig is recorded whenever it changes
 * @param inner_plan_func takes a reading
 * @param take_pre_data whether to take one before the start
 * @param timeout seconds after which the plan fails
 * @param period seconds between the starts of readings, at least
 * @qs md {"kind": "POSITIONAL_OR_KEYWORD"}
 */
export function* ramp_plan(
  go_plan: Plan<Status>,
  monitor_sig: Readable & Subscribable,
  inner_plan_func: () => Plan<unknown>,
  take_pre_data: boolean = true,
  timeout: number | null = null,
  period: number | null = null,
  { md }: RampOptions = {},
): Plan<string> {
  const polling = function* (): Plan {
    const latest = timeout === null ? Infinity : performance.now() + timeout * 1000;
    if (take_pre_data) yield* inner_plan_func();
    // Without an engine there is no Status, and nothing to wait for.
    const status = (yield* go_plan) as Status | undefined;
    while (status?.done === false) {
      const start = performance.now();
      yield* inner_plan_func();
      if (performance.now() > latest) throw new RampFail(timeout ?? 0);
      const rest = start + (period ?? 0) * 1000 - performance.now();
      if (rest > 0) yield* sleep(rest / 1000);
    }
    yield* inner_plan_func();
  };
  const run = run_wrapper(polling(), { md: { plan_name: 'ramp_plan', ...md } });
  return yield* monitor_during_wrapper(run, [monitor_sig]);
}
