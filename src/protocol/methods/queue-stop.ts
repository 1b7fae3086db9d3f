import { defineMethod } from './contract.js';

export const queueStop = defineMethod({
  name: 'queue_stop',
  summary: 'Stop the queue when the running plan has ended.',
  lock: 'environment',
  http: 'POST /api/queue/stop',
});
