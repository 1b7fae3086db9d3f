import type { Handler } from './handler.js';

export const queueItemGet: Handler<'queue_item_get'> = (address, { queue }) => {
  return { item: queue.get(address) };
};
