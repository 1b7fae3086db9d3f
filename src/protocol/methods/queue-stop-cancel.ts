import { defineMethod } from './contract.js';

export const queueStopCancel = defineMethod({
  name: 'queue_stop_cancel',
  summary: 'Take back a request to stop the queue.',
  lock: 'environment',
  http: 'POST /api/queue/stop/cancel',
});
