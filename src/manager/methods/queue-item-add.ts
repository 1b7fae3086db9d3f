import { itemOfRequest } from '../item-request.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const queueItemAdd: Handler<'queue_item_add'> = async (
  params,
  { execution, lists, queue, status },
) => {
  const { pos, before_uid, after_uid } = params;
  const prepared = itemOfRequest(params, ['plan', 'instruction'], lists);
  const once = params.request_key !== undefined;
  try {
    const { text: item, qsize } = await queue.add(prepared, { pos, before_uid, after_uid }, { once });
    status.refreshAfterEdit();
    execution.nudge();
    return { qsize, item };
  } catch (error) {
    throw new RequestRefused(error, { item: prepared });
  }
};
