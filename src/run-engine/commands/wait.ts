import type { Perform } from './define.js';

/** Waits until all device actions of a group are done. A failed one is thrown into the plan. */
export const wait: Perform<'wait'> = (msg, context) => {
  const outcome = context.groups.wait(msg.kwargs.group ?? null, msg.kwargs);
  return typeof outcome === 'boolean' ? outcome : context.waiting.interruptibly(outcome);
};
