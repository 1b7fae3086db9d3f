import { QueueServerError } from '../../errors.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const taskStatus: Handler<'task_status'> = ({ task_uid }, { tasks }) => {
  const { board } = tasks;
  if (typeof task_uid === 'string') return { task_uid, status: board.status(task_uid) };
  if (Array.isArray(task_uid) && task_uid.every((uid) => typeof uid === 'string')) {
    return { task_uid, status: Object.fromEntries(task_uid.map((uid) => [uid, board.status(uid)])) };
  }
  const why = task_uid === undefined ? 'it is missing' : 'it must be a uid or a list of uids';
  const error = new QueueServerError('PARAMETER_INVALID', ['task_uid', why]);
  throw new RequestRefused(error, { task_uid: task_uid ?? null });
};
