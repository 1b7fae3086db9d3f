import { z } from 'zod';
import { anyValue, truthy, defineMethod } from './contract.js';

export const scriptUpload = defineMethod({
  name: 'script_upload',
  summary: 'Run a script in the worker environment.',
  lock: 'environment',
  http: 'POST /api/script/upload',
  params: {
    script: anyValue,
    update_lists: truthy(true),
    update_re: truthy(false),
    run_in_background: truthy(false),
  },
  result: { task_uid: z.string().nullable() },
  refused: { task_uid: null },
});
