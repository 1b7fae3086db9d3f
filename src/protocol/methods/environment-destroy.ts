import { defineMethod } from './contract.js';

export const environmentDestroy = defineMethod({
  name: 'environment_destroy',
  summary: 'Kill the worker. A running plan counts as failed and returns to the queue.',
  lock: 'environment',
  http: 'POST /api/environment/destroy',
});
