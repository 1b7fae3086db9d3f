import { QueueServerError } from '../../errors.js';
import { isObject } from '../../protocol/index.js';
import { itemOfRequest } from '../item-request.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const queueItemUpdate: Handler<'queue_item_update'> = async (params, { lists, queue, status }) => {
  const prepared = itemOfRequest(params, ['plan', 'instruction'], lists);
  const uid = isObject(params.item) ? params.item['item_uid'] : undefined;
  try {
    if (uid === undefined || uid === null) {
      throw new QueueServerError('PARAMETER_INVALID', ['item', 'the key item_uid is missing']);
    }
    const update = params.replace ? prepared : { ...prepared, item_uid: uid as string };
    const { item, qsize } = await queue.update(uid, update);
    status.refresh();
    return { item, qsize };
  } catch (error) {
    throw new RequestRefused(error, { item: prepared });
  }
};
