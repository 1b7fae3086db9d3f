import { z } from 'zod';
import { anyValue, jsonObject, defineMethod } from './contract.js';

export const taskResult = defineMethod({
  name: 'task_result',
  summary: 'What became of a task.',
  lock: null,
  http: 'GET /api/task/result',
  params: { task_uid: anyValue },
  result: { task_uid: anyValue, status: z.string().nullable(), result: jsonObject.nullable() },
  refused: { task_uid: null, status: null, result: null },
});
