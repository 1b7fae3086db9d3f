import { z } from 'zod';
import { jsonObject, defineMethod } from './contract.js';

export const queueGet = defineMethod({
  name: 'queue_get',
  summary: 'The items of the queue and the running item.',
  lock: null,
  http: 'GET /api/queue/get',
  result: { items: z.array(jsonObject), running_item: jsonObject, plan_queue_uid: z.string() },
  refused: { items: [], running_item: {}, plan_queue_uid: '' },
});
