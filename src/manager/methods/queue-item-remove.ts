import type { Handler } from './handler.js';

export const queueItemRemove: Handler<'queue_item_remove'> = async (address, { queue, status }) => {
  const { text: item, qsize } = await queue.remove(address);
  status.refreshAfterEdit();
  return { item, qsize };
};
