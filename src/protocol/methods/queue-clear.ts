import { defineMethod } from './contract.js';

export const queueClear = defineMethod({
  name: 'queue_clear',
  summary: 'Remove all items from the queue. The running item is not touched.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/queue/clear',
});
