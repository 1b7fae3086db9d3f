import { z } from 'zod';
import { anyValue, jsonObject, truthy, defineMethod } from './contract.js';

export const queueItemUpdate = defineMethod({
  name: 'queue_item_update',
  summary: 'Change an item of the queue, or replace it by a new one at the same place.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/item/update',
  params: { item: anyValue, user: anyValue, user_group: anyValue, replace: truthy(false) },
  result: { qsize: z.int(), item: jsonObject.nullable() },
  refused: { qsize: 0, item: null },
});
