import { z } from 'zod';
import { anyValue, jsonObject, defineMethod } from './contract.js';

export const queueItemExecute = defineMethod({
  name: 'queue_item_execute',
  summary: 'Run one item now, past the queue.',
  lock: 'environment',
  http: 'POST /api/queue/item/execute',
  params: { item: anyValue, user: anyValue, user_group: anyValue },
  result: { qsize: z.int().nullable(), item: jsonObject.nullable() },
  refused: { qsize: null, item: null },
});
