import { QueueServerError } from '../errors.js';
import { describeOccupant } from '../protocol/index.js';
import type { WorkerView } from '../worker/index.js';

/** Why the kernel does not answer, as the status tells it. */
export function kernelFault({ condition, activity }: WorkerView): string | null {
  switch (condition) {
    case 'well':
      return null;
    case 'broken':
      return new QueueServerError('KERNEL_BROKEN').message;
    case 'stuck':
      return `The kernel does not answer: ${whatRuns(activity)} computes without a pause. It will when that is over. To end it: ${interruptOf(activity)}.`;
  }
}

type Activity = WorkerView['activity'];

function interruptOf(activity: Activity): string {
  const consent = activity?.cell !== 'manager' ? '' : activity.item_uid === null ? ' task' : ' plan';
  return `qserver kernel interrupt${consent}`;
}

function whatRuns(activity: Activity): string {
  if (activity?.occupant) return describeOccupant(activity.occupant);
  if (activity?.cell !== 'manager') return 'code in it';
  return activity.item_uid === null ? 'a task' : 'the plan';
}
