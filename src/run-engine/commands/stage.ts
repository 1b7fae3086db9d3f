import { isStageable } from '../../devices/index.js';
import type { Perform } from './define.js';
import { isStatus } from './status.js';

/** Prepares a device for a plan. A device that needs no preparation is left alone. */
export const stage: Perform<'stage'> = (msg, context) => {
  const { obj, kwargs } = msg;
  if (!isStageable(obj)) return [];
  const staged = obj.stage();
  context.staged.add(obj);
  context.sealPast();
  if (isStatus(staged)) context.supervise(staged, kwargs.group);
  return staged;
};
