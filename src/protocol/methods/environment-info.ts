import { z } from 'zod';
import { defineMethod } from './contract.js';

export const environmentInfo = defineMethod({
  name: 'environment_info',
  summary: 'Whether the worker environment exists, and why it could not be opened the last time.',
  lock: null,
  http: 'GET /api/environment/info',
  result: { environment_state: z.string(), failure: z.string().nullable() },
  refused: { environment_state: 'closed', failure: null },
});
