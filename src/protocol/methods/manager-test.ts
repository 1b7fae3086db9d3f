import { anyValue, defineMethod } from './contract.js';

export const managerTest = defineMethod({
  name: 'manager_test',
  summary: 'Test aid: keeps the kernel reserved for two seconds.',
  lock: null,
  http: 'POST /api/test/manager/test',
  params: { test_name: anyValue },
});
