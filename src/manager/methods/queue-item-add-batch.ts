import { messageOf, QueueServerError } from '../../errors.js';
import { enteringItem } from '../../queue/index.js';
import { inSlices } from '../in-slices.js';
import { acceptedTimes, checkBatch } from '../item-batch.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const queueItemAddBatch: Handler<'queue_item_add_batch'> = async (params, context) => {
  const { execution, lists, queue, status } = context;
  const { pos, before_uid, after_uid } = params;
  const checked = await checkBatch(params, lists);
  if ('refused' in checked) {
    const { items, results, refused } = checked;
    const error = new QueueServerError('BATCH_REFUSED', [String(refused), String(items.length)]);
    throw new RequestRefused(error, { items, results });
  }
  const { prepared } = checked;
  const once = params.request_key !== undefined;
  try {
    const entering = await inSlices(prepared, enteringItem);
    const added = await queue.enter(entering, { pos, before_uid, after_uid }, { once });
    status.refreshAfterEdit();
    execution.nudge();
    return { qsize: added.qsize, items: added.text, results: acceptedTimes(added.stored.length) };
  } catch (error) {
    const results = prepared.map(() => ({ success: false, msg: messageOf(error) }));
    throw new RequestRefused(error, { items: prepared, results });
  }
};
