import { z } from 'zod';
import { anyValue, jsonObject, nullable, truthy, defineMethod } from './contract.js';

export const lock = defineMethod({
  name: 'lock',
  summary: 'Bar others from changing the environment, the queue, or both.',
  lock: null,
  turn: 'own',
  http: 'POST /api/lock',
  params: {
    lock_key: anyValue,
    user: anyValue,
    environment: truthy(false),
    queue: truthy(false),
    note: nullable,
  },
  result: { lock_info: jsonObject, lock_info_uid: z.string().nullable() },
  refused: { lock_info: {}, lock_info_uid: null },
});
