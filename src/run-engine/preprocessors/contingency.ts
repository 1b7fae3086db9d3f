import { Msg } from '../message.js';
import { ensurePlan, type Plan, type PlanLike } from '../plan.js';

export interface Contingency<R> {
  /** After an error, which goes on afterwards unless `auto_raise` is false. */
  except_plan?: (error: unknown) => Plan<unknown>;
  /** After success. */
  else_plan?: (result: R) => Plan<unknown>;
  /** Finally, in either case. */
  final_plan?: () => Plan<unknown>;
  /** Whether to pause after an error, before anything is cleaned up. */
  pause_for_debug?: boolean;
  /** False: what `except_plan` returns is the value of the plan, and its error is over. */
  auto_raise?: boolean;
}

/**
 * try, except, else and finally for plans. Clean-up that sends messages must not stand in a `finally` block: there it
 * would also run when the plan is halted, and nobody would perform it.
 */
export function* contingency_wrapper<R>(plan: Plan<R>, contingency: Contingency<R>): Plan<R> {
  const { except_plan, else_plan, final_plan, pause_for_debug = false, auto_raise = true } = contingency;
  let result: R;
  try {
    let succeeded = false;
    try {
      result = yield* plan;
      succeeded = true;
    } catch (error) {
      if (pause_for_debug) yield Msg('pause', null, [], { defer: false });
      if (except_plan === undefined) throw error;
      const remedy = yield* except_plan(error);
      if (auto_raise) throw error;
      result = remedy as R;
    }
    if (succeeded && else_plan !== undefined) yield* else_plan(result);
  } catch (error) {
    if (final_plan !== undefined) yield* final_plan();
    throw error;
  }
  if (final_plan !== undefined) yield* final_plan();
  return result;
}

/** Runs the final plan whether or not the plan succeeds, but not when it is halted. */
export function finalize_wrapper<R>(
  plan: Plan<R>,
  final_plan: PlanLike | (() => PlanLike),
  { pause_for_debug = false }: { pause_for_debug?: boolean } = {},
): Plan<R> {
  return contingency_wrapper(plan, {
    pause_for_debug,
    final_plan: () => ensurePlan(typeof final_plan === 'function' ? final_plan() : final_plan),
  });
}
