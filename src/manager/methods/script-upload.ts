import { randomUUID } from 'node:crypto';
import { QueueServerError } from '../../errors.js';
import type { Handler } from './handler.js';

export const scriptUpload: Handler<'script_upload'> = (params, { tasks }) => {
  const { script, update_lists, update_re, run_in_background } = params;
  if (typeof script !== 'string') {
    const why = script === undefined ? 'it is missing' : 'it must be text';
    throw new QueueServerError('PARAMETER_INVALID', ['script', why]);
  }
  const task_uid = randomUUID();
  tasks.start({ kind: 'script', task_uid, background: run_in_background, script, update_lists, update_re });
  return { task_uid };
};
