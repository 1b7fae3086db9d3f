import type { Msg } from '../message.js';
import { type RunKey } from '../message.js';
import type { Plan } from '../plan.js';
import { only, plan_mutator } from './plan-mutator.js';

/** Adds messages to every run of a plan: after it is opened, and before it is closed. Each gets the key of the run. */
export function duringRuns<R>(
  plan: Plan<R>,
  after: (run: RunKey) => Plan<unknown>,
  before: (run: RunKey) => Plan<unknown>,
): Plan<R> {
  return plan_mutator(plan, (msg) => {
    if (msg.command === 'open_run') return { head: only(msg), tail: after(msg.run) };
    return msg.command === 'close_run' ? { head: closing(msg) } : null;
  });

  function* closing(msg: Msg): Plan<unknown> {
    yield* before(msg.run);
    return yield msg;
  }
}
