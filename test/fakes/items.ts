import { randomUUID } from 'node:crypto';
import type { ItemExitStatus, ItemResult, QueueItem } from '../../src/protocol/index.js';

/** A small plan, as it is when the manager has prepared it. */
export function plan(uid: string = randomUUID(), fields: Partial<QueueItem> = {}): QueueItem {
  return {
    item_type: 'plan',
    name: 'count',
    args: [['det1', 'det2']],
    kwargs: { num: 10 },
    user: 'somebody',
    user_group: 'primary',
    item_uid: uid,
    ...fields,
  };
}

/** The instruction that stops the queue. */
export function queueStop(uid: string = randomUUID()): QueueItem {
  return {
    item_type: 'instruction',
    name: 'queue_stop',
    user: 'somebody',
    user_group: 'primary',
    item_uid: uid,
  };
}

/** How a plan ended that ran from second 10 to second 12.5. */
export function result(status: ItemExitStatus = 'completed'): ItemResult {
  return {
    exit_status: status,
    run_uids: ['run 1'],
    scan_ids: [1],
    time_start: 10,
    time_stop: 12.5,
    msg: status === 'failed' ? 'Plan failed' : '',
    traceback: status === 'failed' ? 'Traceback ...' : '',
  };
}
