import { z } from 'zod';
import { anyValue, jsonObject, nullable, defineMethod } from './contract.js';

export const queueItemAddBatch = defineMethod({
  name: 'queue_item_add_batch',
  summary: 'Add items to the queue, next to each other: all or none.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/item/add/batch',
  params: {
    items: anyValue,
    user: anyValue,
    user_group: anyValue,
    pos: nullable,
    before_uid: nullable,
    after_uid: nullable,
    // An addition: a request that is repeated with the same key adds nothing the second time.
    request_key: nullable,
  },
  result: { qsize: z.int().nullable(), items: z.array(jsonObject), results: z.array(jsonObject) },
  refused: { qsize: 0, items: [], results: [] },
});
