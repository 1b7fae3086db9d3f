import { z } from 'zod';
import { truthy, defineMethod } from './contract.js';

export const environmentUpdate = defineMethod({
  name: 'environment_update',
  summary: 'Read the lists of plans and devices, and RE, anew from the namespace.',
  lock: 'environment',
  http: 'POST /api/environment/update',
  params: { run_in_background: truthy(false) },
  result: { task_uid: z.string().nullable() },
  refused: { task_uid: null },
});
