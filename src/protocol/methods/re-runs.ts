import { z } from 'zod';
import { jsonObject, defineMethod } from './contract.js';

export const reRuns = defineMethod({
  name: 're_runs',
  summary: 'The runs of the plan that is running.',
  lock: null,
  http: 'POST /api/re/runs',
  params: { option: z.enum(['active', 'open', 'closed']).default('active') },
  result: { run_list: z.array(jsonObject), run_list_uid: z.string() },
  refused: { run_list: [], run_list_uid: '' },
});
