import { QueueServerError } from '../../errors.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const taskResult: Handler<'task_result'> = ({ task_uid }, { tasks }) => {
  if (typeof task_uid !== 'string') {
    const why = task_uid === undefined ? 'it is missing' : 'it must be a uid';
    const error = new QueueServerError('PARAMETER_INVALID', ['task_uid', why]);
    throw new RequestRefused(error, { task_uid: task_uid ?? null });
  }
  return { task_uid, status: tasks.board.status(task_uid), result: tasks.board.result(task_uid) };
};
