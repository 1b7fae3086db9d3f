import { defineMethod } from './contract.js';

export const managerKill = defineMethod({
  name: 'manager_kill',
  summary: 'Test aid: the manager dies without an answer and is started again.',
  lock: null,
  http: 'POST /api/test/manager/kill',
});
