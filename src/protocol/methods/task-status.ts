import { z } from 'zod';
import { anyValue, jsonObject, defineMethod } from './contract.js';

export const taskStatus = defineMethod({
  name: 'task_status',
  summary: 'Whether tasks are running or completed.',
  lock: null,
  http: 'GET /api/task/status',
  params: { task_uid: anyValue },
  result: { task_uid: anyValue, status: z.union([z.string(), jsonObject]).nullable() },
  refused: { task_uid: null, status: null },
});
