import { z } from 'zod';
import { jsonObject, nullable, defineMethod } from './contract.js';

export const queueItemMove = defineMethod({
  name: 'queue_item_move',
  summary: 'Move one item to another place in the queue.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/item/move',
  params: { pos: nullable, uid: nullable, pos_dest: nullable, before_uid: nullable, after_uid: nullable },
  result: { item: jsonObject, qsize: z.int().nullable() },
  refused: { item: {}, qsize: null },
});
