import { defineMethod } from './contract.js';

export const status = defineMethod({
  name: 'status',
  summary: 'The state of manager, queue, worker and Run Engine.',
  lock: null,
  http: 'GET /api/status',
});
