import { requireUids } from '../uids-parameter.js';
import type { Handler } from './handler.js';

export const queueItemMoveBatch: Handler<'queue_item_move_batch'> = async (params, { queue, status }) => {
  const { uids, pos_dest, before_uid, after_uid, reorder } = params;
  const destination = { pos: pos_dest, before_uid, after_uid };
  const { text: items, qsize } = await queue.moveBatch(requireUids(uids), destination, { reorder });
  status.refreshAfterEdit();
  return { items, qsize };
};
