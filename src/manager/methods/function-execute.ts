import { functionOfRequest } from '../item-request.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const functionExecute: Handler<'function_execute'> = (params, { lists, tasks }) => {
  const { item, prepared } = functionOfRequest(params, lists);
  const { name, args, kwargs, item_uid: task_uid } = item;
  try {
    tasks.start({ kind: 'function', task_uid, background: params.run_in_background, name, args, kwargs });
  } catch (error) {
    throw new RequestRefused(error, { item: prepared });
  }
  return { item, task_uid };
};
