import { z } from 'zod';
import { anyValue, jsonObject, truthy, defineMethod } from './contract.js';

export const functionExecute = defineMethod({
  name: 'function_execute',
  summary: 'Call a function of the worker environment.',
  lock: 'environment',
  http: 'POST /api/function/execute',
  params: { item: anyValue, user: anyValue, user_group: anyValue, run_in_background: truthy(false) },
  result: { item: jsonObject.nullable(), task_uid: z.string().nullable() },
  refused: { item: null, task_uid: null },
});
