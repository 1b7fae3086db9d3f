import { jsonObject, nullable, defineMethod } from './contract.js';

export const queueItemGet = defineMethod({
  name: 'queue_item_get',
  summary: 'One item of the queue, by position or uid; the last one by default.',
  lock: null,
  http: 'GET /api/queue/item/get',
  params: { pos: nullable, uid: nullable },
  result: { item: jsonObject },
  refused: { item: {} },
});
