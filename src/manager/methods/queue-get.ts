import type { Handler } from './handler.js';

export const queueGet: Handler<'queue_get'> = (_params, { queue }) => {
  return {
    items: queue.itemsText(),
    running_item: queue.runningItemText(),
    plan_queue_uid: queue.planQueueUid,
  };
};
