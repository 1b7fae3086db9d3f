import { defineMethod } from './contract.js';

export const environmentOpen = defineMethod({
  name: 'environment_open',
  summary: 'Start the worker and load the startup code.',
  lock: 'environment',
  http: 'POST /api/environment/open',
});
