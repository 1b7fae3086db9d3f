import { QueueServerError } from '../../errors.js';
import { RequestRefused } from '../request-refused.js';
import { uidText } from '../uids-parameter.js';
import type { Handler } from './handler.js';

export const taskResult: Handler<'task_result'> = ({ task_uid = null }, { tasks }) => {
  const uid = uidText(task_uid);
  if (uid === null) {
    const why = task_uid === null ? 'it is missing' : 'it must be a uid';
    throw new RequestRefused(new QueueServerError('PARAMETER_INVALID', ['task_uid', why]), { task_uid });
  }
  return { task_uid, status: tasks.board.status(uid), result: tasks.board.result(uid) };
};
