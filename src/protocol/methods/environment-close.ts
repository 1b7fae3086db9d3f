import { defineMethod } from './contract.js';

export const environmentClose = defineMethod({
  name: 'environment_close',
  summary: 'Close the worker in order. Refused while anything runs.',
  lock: 'environment',
  http: 'POST /api/environment/close',
});
