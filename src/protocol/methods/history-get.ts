import { z } from 'zod';
import { defineMethod, jsonObject, nullable } from './contract.js';

export const historyGet = defineMethod({
  name: 'history_get',
  summary: 'The plans that have ended, oldest first: all, a page, or those of one item.',
  lock: null,
  http: 'GET /api/history/get',
  // Additions: without them the reply is the whole history, as it always was.
  params: { offset: nullable, limit: nullable, item_uid: nullable },
  result: { items: z.array(jsonObject), plan_history_uid: z.string(), total: z.int().optional() },
  refused: { items: [], plan_history_uid: '' },
});
