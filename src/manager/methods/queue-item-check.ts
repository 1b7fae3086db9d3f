import { QueueServerError } from '../../errors.js';
import { acceptedTimes, checkBatch } from '../item-batch.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const queueItemCheck: Handler<'queue_item_check'> = async (params, { lists }) => {
  const checked = await checkBatch(params, lists);
  if ('refused' in checked) {
    const { items, results, refused } = checked;
    const error = new QueueServerError('ITEMS_INVALID', [String(refused), String(items.length)]);
    throw new RequestRefused(error, { results });
  }
  return { results: acceptedTimes(checked.prepared.length) };
};
