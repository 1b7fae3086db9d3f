import { defineMethod } from './contract.js';

export const reStop = defineMethod({
  name: 're_stop',
  summary: 'End the paused plan as if it were complete.',
  lock: 'environment',
  http: 'POST /api/re/stop',
});
