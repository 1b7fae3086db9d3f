import type { Msg } from '../message.js';
import type { Plan } from '../plan.js';

/** Changes a plan's messages on their way. Null drops a message; the plan gets `undefined` for it. */
export function* msg_mutator<R>(plan: Plan<R>, change: (msg: Msg) => Msg | null): Plan<R> {
  let step = plan.next();
  while (step.done !== true) {
    const msg = change(step.value);
    let response: unknown;
    let isClosed = true;
    try {
      response = msg === null ? undefined : yield msg;
      isClosed = false;
    } catch (error) {
      isClosed = false;
      step = plan.throw(error);
      continue;
    } finally {
      if (isClosed) plan.return(undefined as R);
    }
    step = plan.next(response);
  }
  return step.value;
}
