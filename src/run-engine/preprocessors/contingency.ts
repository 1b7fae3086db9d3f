import type { Plan } from '../plan.js';

export interface Contingency<R> {
  /** After an error, which goes on afterwards. */
  except_plan?: (error: unknown) => Plan<unknown>;
  /** After success. */
  else_plan?: (result: R) => Plan<unknown>;
  /** Finally, in either case. */
  final_plan?: () => Plan<unknown>;
}

/**
 * try, except, else and finally for plans. Clean-up that sends messages must not stand in a `finally` block: there it
 * would also run when the plan is halted, and nobody would perform it.
 */
export function* contingency_wrapper<R>(plan: Plan<R>, contingency: Contingency<R>): Plan<R> {
  const { except_plan, else_plan, final_plan } = contingency;
  let result: R;
  try {
    try {
      result = yield* plan;
    } catch (error) {
      if (except_plan !== undefined) yield* except_plan(error);
      throw error;
    }
    if (else_plan !== undefined) yield* else_plan(result);
  } catch (error) {
    if (final_plan !== undefined) yield* final_plan();
    throw error;
  }
  if (final_plan !== undefined) yield* final_plan();
  return result;
}

/** Runs the final plan whether or not the plan succeeds, but not when it is halted. */
export function finalize_wrapper<R>(plan: Plan<R>, final_plan: () => Plan<unknown>): Plan<R> {
  return contingency_wrapper(plan, { final_plan });
}
