import { z } from 'zod';
import { jsonObject, nullable, defineMethod } from './contract.js';

export const lockInfo = defineMethod({
  name: 'lock_info',
  summary: 'Who holds the lock. With a key: whether it is the right one.',
  lock: null,
  http: 'GET /api/lock/info',
  params: { lock_key: nullable },
  result: { lock_info: jsonObject, lock_info_uid: z.string().nullable() },
  refused: { lock_info: {}, lock_info_uid: null },
});
