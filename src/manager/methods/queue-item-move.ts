import type { Handler } from './handler.js';

export const queueItemMove: Handler<'queue_item_move'> = async (params, { queue, status }) => {
  const { pos, uid, pos_dest, before_uid, after_uid } = params;
  const { text: item, qsize } = await queue.move({ pos, uid }, { pos: pos_dest, before_uid, after_uid });
  status.refreshAfterEdit();
  return { item, qsize };
};
