import { z } from 'zod';
import { anyValue, jsonObject, nullable, defineMethod } from './contract.js';

export const queueItemAdd = defineMethod({
  name: 'queue_item_add',
  summary: 'Add one item to the queue.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/item/add',
  params: {
    item: anyValue,
    user: anyValue,
    user_group: anyValue,
    pos: nullable,
    before_uid: nullable,
    after_uid: nullable,
    // An addition: a request that is repeated with the same key adds nothing the second time.
    request_key: nullable,
  },
  result: { qsize: z.int().nullable(), item: jsonObject.nullable() },
  refused: { qsize: null, item: null },
});
