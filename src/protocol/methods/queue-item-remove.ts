import { z } from 'zod';
import { jsonObject, nullable, defineMethod } from './contract.js';

export const queueItemRemove = defineMethod({
  name: 'queue_item_remove',
  summary: 'Remove one item from the queue, by position or uid; the last one by default.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/item/remove',
  params: { pos: nullable, uid: nullable },
  result: { item: jsonObject, qsize: z.int().nullable() },
  refused: { item: {}, qsize: null },
});
