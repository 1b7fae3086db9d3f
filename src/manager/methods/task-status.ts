import { QueueServerError } from '../../errors.js';
import type { JsonValue } from '../../protocol/index.js';
import { RequestRefused } from '../request-refused.js';
import { uidText } from '../uids-parameter.js';
import type { Handler } from './handler.js';

export const taskStatus: Handler<'task_status'> = ({ task_uid = null }, { tasks }) => {
  const { board } = tasks;
  if (typeof task_uid === 'string') return { task_uid, status: board.status(task_uid) };
  const uids = Array.isArray(task_uid) ? (task_uid as readonly JsonValue[]).map(uidText) : [null];
  if (uids.every((uid) => uid !== null))
    return { task_uid, status: Object.fromEntries(uids.map((uid) => [uid, board.status(uid)])) };
  const why = task_uid === null ? 'it is missing' : 'it must be a uid or a list of uids';
  throw new RequestRefused(new QueueServerError('PARAMETER_INVALID', ['task_uid', why]), { task_uid });
};
