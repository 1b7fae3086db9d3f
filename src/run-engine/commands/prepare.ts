import { isPreparable } from '../../devices/index.js';
import { unable, type Perform } from './define.js';
import { expectStatus } from './status.js';

export const prepare: Perform<'prepare'> = (msg, context) => {
  const { obj, args, kwargs } = msg;
  if (!isPreparable(obj)) throw unable(obj, 'prepare', 'Preparable');
  const status = expectStatus(obj.prepare(args[0]), obj, 'prepare');
  context.supervise(status, kwargs.group);
  return status;
};
