import { QueueServerError } from '../../errors.js';
import { isObject } from '../../protocol/index.js';
import { itemOfRequest } from '../item-request.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const queueItemUpdate: Handler<'queue_item_update'> = async (params, { lists, queue, status }) => {
  const prepared = itemOfRequest(params, ['plan', 'instruction'], lists);
  const given = isObject(params.item) ? params.item : {};
  const { item_uid: uid } = given;
  if (uid === undefined) {
    const error = new QueueServerError('PARAMETER_INVALID', ['item', 'the key item_uid is missing']);
    throw new RequestRefused(error, { item: params.replace ? prepared : given });
  }
  const update = params.replace ? prepared : { ...prepared, item_uid: uid as string };
  try {
    const { text: item, qsize } = await queue.update(uid, update);
    status.refreshAfterEdit();
    return { item, qsize };
  } catch (error) {
    throw new RequestRefused(error, { item: update });
  }
};
