import { defineMethod } from './contract.js';

export const queueStart = defineMethod({
  name: 'queue_start',
  summary: 'Run the items of the queue, one by one.',
  lock: 'environment',
  http: 'POST /api/queue/start',
});
