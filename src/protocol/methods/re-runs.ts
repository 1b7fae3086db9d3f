import { z } from 'zod';
import { anyValue, defineMethod, jsonObject, oneOf } from './contract.js';

export const reRuns = defineMethod({
  name: 're_runs',
  summary: 'The runs of the plan that is running.',
  lock: null,
  http: 'POST /api/re/runs',
  params: {
    // Of no use here, but the command line of the reference sends it along.
    lock_key: anyValue,
    option: oneOf('active', 'open', 'closed').default('active'),
  },
  result: { run_list: z.array(jsonObject), run_list_uid: z.string() },
  refused: { run_list: [], run_list_uid: '' },
});
