import { RunEngineControlException } from '../errors.js';
import type { Plan } from '../plan.js';

/** Runs plans one after the other. Gives what each returned. */
export function* pchain(...plans: readonly Plan<unknown>[]): Plan<unknown[]> {
  const results: unknown[] = [];
  try {
    for (const plan of plans) results.push(yield* plan);
  } catch (error) {
    if (error instanceof RunEngineControlException) for (const plan of plans) plan.return(undefined);
    throw error;
  }
  return results;
}
