import type { Interruptible } from '../groups.js';
import type { Perform } from './define.js';

/** Waits until all device actions of a group are done. A failed one is thrown into the plan. */
export const wait: Perform<'wait'> = (msg, context) => {
  const group = msg.kwargs.group ?? null;
  const { groups, services } = context;
  const outcome = groups.wait(group, msg.kwargs);
  if (typeof outcome === 'boolean') {
    // A wait that timed out before, and whose actions are over now, has its end announced too.
    if (groups.announced.delete(group)) services.announceWait(null);
    return outcome;
  }
  // Who waits again after a timeout is still in the same wait.
  if (!groups.announced.has(group)) services.announceWait(groups.statuses(group));
  groups.announced.add(group);
  const over = (): void => {
    if (groups.announced.delete(group)) services.announceWait(null);
  };
  const announced: Interruptible<boolean> = (done, failed) => {
    const abandon = outcome(
      (value) => {
        if (value || msg.kwargs.error_on_timeout !== false) over();
        done(value);
      },
      (error) => {
        over();
        failed(error);
      },
    );
    return () => {
      over();
      abandon();
    };
  };
  return context.waiting.interruptibly(announced);
};
