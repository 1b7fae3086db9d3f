import { defineMethod } from './contract.js';

export const ping = defineMethod({
  name: 'ping',
  summary: 'Answer with the status: the quickest way to see that the manager is there.',
  lock: null,
  http: 'GET /api/ping',
});
