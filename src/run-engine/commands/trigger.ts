import { isTriggerable } from '../../devices/index.js';
import { unable, type Perform } from './define.js';
import { expectStatus } from './status.js';

export const trigger: Perform<'trigger'> = (msg, context) => {
  const { obj, kwargs } = msg;
  if (!isTriggerable(obj)) throw unable(obj, 'trigger', 'Triggerable');
  const status = expectStatus(obj.trigger(), obj, 'trigger');
  context.supervise(status, kwargs.group);
  return status;
};
