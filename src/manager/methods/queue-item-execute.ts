import { itemOfRequest } from '../item-request.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const queueItemExecute: Handler<'queue_item_execute'> = async (
  params,
  { execution, lists, queue },
) => {
  const item = itemOfRequest(params, ['plan', 'instruction'], lists);
  try {
    await execution.execute(item);
  } catch (error) {
    throw new RequestRefused(error, { item });
  }
  return { qsize: queue.size, item };
};
