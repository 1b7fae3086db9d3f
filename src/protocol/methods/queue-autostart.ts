import { z } from 'zod';
import { defineMethod } from './contract.js';

export const queueAutostart = defineMethod({
  name: 'queue_autostart',
  summary: 'Start the queue by itself whenever it can run.',
  lock: 'environment',
  http: 'POST /api/queue/autostart',
  params: { enable: z.boolean('it must be true or false') },
});
