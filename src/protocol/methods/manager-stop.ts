import { z } from 'zod';
import { defineMethod } from './contract.js';

export const managerStop = defineMethod({
  name: 'manager_stop',
  summary: 'Stop the manager and all its processes.',
  lock: null,
  http: 'POST /api/manager/stop',
  params: {
    option: z.preprocess((option) => option || undefined, z.enum(['safe_on', 'safe_off']).default('safe_on')),
  },
});
