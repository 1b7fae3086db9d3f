import { itemOfRequest } from '../item-request.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const queueItemAdd: Handler<'queue_item_add'> = async (
  params,
  { execution, lists, queue, status },
) => {
  const { pos, before_uid, after_uid } = params;
  const prepared = itemOfRequest(params, ['plan', 'instruction'], lists);
  const before = params.request_key === undefined ? undefined : queue.findAnywhere(prepared.item_uid);
  if (before !== undefined) return { qsize: queue.size, item: before };
  try {
    const { item, qsize } = await queue.add(prepared, { pos, before_uid, after_uid });
    status.refresh();
    execution.nudge();
    return { qsize, item };
  } catch (error) {
    throw new RequestRefused(error, { item: prepared });
  }
};
