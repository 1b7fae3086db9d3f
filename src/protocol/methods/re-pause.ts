import { z } from 'zod';
import { defineMethod } from './contract.js';

export const rePause = defineMethod({
  name: 're_pause',
  summary: 'Pause the running plan: at the next checkpoint, or at once.',
  lock: 'environment',
  http: 'POST /api/re/pause',
  params: { option: z.enum(['deferred', 'immediate']).default('deferred') },
});
