import { z } from 'zod';
import { anyValue, jsonObject, nullable, truthy, defineMethod } from './contract.js';

export const queueItemMoveBatch = defineMethod({
  name: 'queue_item_move_batch',
  summary: 'Bring several items together at one place in the queue.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/item/move/batch',
  params: {
    uids: anyValue,
    pos_dest: nullable,
    before_uid: nullable,
    after_uid: nullable,
    reorder: truthy(false),
  },
  result: { items: z.array(jsonObject), qsize: z.int().nullable() },
  refused: { items: [], qsize: null },
});
