import { isMovable } from '../../devices/index.js';
import { unable, type Perform } from './define.js';
import { expectStatus } from './status.js';

export const set: Perform<'set'> = (msg, context) => {
  const { obj, args, kwargs } = msg;
  if (!isMovable(obj)) throw unable(obj, 'set', 'Movable');
  // Remembered first: also a device that fails half-way may have started to move.
  context.moved.add(obj);
  const [value, ...rest] = args;
  const status = expectStatus(obj.set(value, ...rest), obj, 'set');
  context.supervise(status, kwargs.group);
  return status;
};
