import { randomUUID } from 'node:crypto';
import type { Handler } from './handler.js';

export const environmentUpdate: Handler<'environment_update'> = ({ run_in_background }, { tasks }) => {
  const task_uid = randomUUID();
  const refresh = { script: '', update_lists: true, update_re: true };
  tasks.start({ kind: 'script', task_uid, background: run_in_background, ...refresh });
  return { task_uid };
};
