import { requireUids } from '../uids-parameter.js';
import type { Handler } from './handler.js';

export const queueItemRemoveBatch: Handler<'queue_item_remove_batch'> = async (
  { uids, ignore_missing },
  { queue, status },
) => {
  const { text: items, qsize } = await queue.removeBatch(requireUids(uids), {
    ignoreMissing: ignore_missing,
  });
  status.refreshAfterEdit();
  return { items, qsize };
};
