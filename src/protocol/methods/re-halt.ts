import { defineMethod } from './contract.js';

export const reHalt = defineMethod({
  name: 're_halt',
  summary: 'End the paused plan without any clean-up.',
  lock: 'environment',
  http: 'POST /api/re/halt',
});
