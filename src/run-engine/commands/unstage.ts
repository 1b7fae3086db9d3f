import { isStageable } from '../../devices/index.js';
import type { Perform } from './define.js';
import { isStatus } from './status.js';

export const unstage: Perform<'unstage'> = (msg, context) => {
  const { obj, kwargs } = msg;
  if (!isStageable(obj)) return [];
  const unstaged = obj.unstage();
  context.staged.delete(obj);
  context.sealPast();
  if (isStatus(unstaged)) context.supervise(unstaged, kwargs.group);
  return unstaged;
};
