import { z } from 'zod';
import { jsonObject, defineMethod } from './contract.js';

export const historyGet = defineMethod({
  name: 'history_get',
  summary: 'The plans that have ended, oldest first.',
  lock: null,
  http: 'GET /api/history/get',
  result: { items: z.array(jsonObject), plan_history_uid: z.string() },
  refused: { items: [], plan_history_uid: '' },
});
