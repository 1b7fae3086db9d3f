import { isCollectable, isFlyable, type Flyable, type Status } from '../../devices/index.js';
import { unable, type Perform } from './define.js';
import { expectStatus } from './status.js';

type Act = (...args: readonly unknown[]) => Status;

/** Lets a flyer go. What it measures belongs to the run. */
export const kickoff: Perform<'kickoff'> = (msg, context) => {
  const { obj, args, kwargs } = msg;
  if (!isFlyable(obj)) throw unable(obj, 'kickoff', 'Flyable');
  const run = context.openRun(msg.run, 'kickoff');
  if (isCollectable(obj)) run.collector.uncollected.add(obj);
  // Remembered first: also a flyer that fails at once may be under way.
  context.flying.add(obj);
  const status = expectStatus((obj.kickoff as Act).call(obj, ...args), obj, 'kickoff');
  context.supervise(status, kwargs.group);
  return status;
};

export const complete: Perform<'complete'> = (msg, context) => {
  const { obj, args, kwargs } = msg;
  if (!isFlyable(obj)) throw unable(obj, 'complete', 'Flyable');
  const status = expectStatus((obj.complete as Act).call(obj, ...args), obj, 'complete');
  status.addCallback(({ success }) => {
    if (success) context.flying.delete(obj satisfies Flyable);
  });
  context.supervise(status, kwargs.group);
  return status;
};
