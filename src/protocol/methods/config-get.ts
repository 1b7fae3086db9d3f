import { jsonObject, defineMethod } from './contract.js';

export const configGet = defineMethod({
  name: 'config_get',
  summary: 'How to reach the kernel that is the worker.',
  lock: null,
  http: 'GET /api/config/get',
  result: { config: jsonObject },
  refused: { config: {} },
});
