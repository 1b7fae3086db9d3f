import { z } from 'zod';
import { anyValue, jsonObject, truthy, defineMethod } from './contract.js';

export const queueItemRemoveBatch = defineMethod({
  name: 'queue_item_remove_batch',
  summary: 'Remove several items from the queue.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/item/remove/batch',
  params: { uids: anyValue, ignore_missing: truthy(true) },
  result: { items: z.array(jsonObject), qsize: z.int().nullable() },
  refused: { items: [], qsize: null },
});
