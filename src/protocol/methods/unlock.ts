import { z } from 'zod';
import { anyValue, jsonObject, defineMethod } from './contract.js';

export const unlock = defineMethod({
  name: 'unlock',
  summary: 'Take the lock off, with its key or the emergency key.',
  lock: null,
  turn: 'own',
  http: 'POST /api/unlock',
  params: { lock_key: anyValue },
  result: { lock_info: jsonObject, lock_info_uid: z.string().nullable() },
  refused: { lock_info: {}, lock_info_uid: null },
});
