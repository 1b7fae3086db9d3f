import { isPending } from '../bundle/pending.js';
import { isStoppable } from '../../devices/index.js';
import { unable, type Perform } from './define.js';

export const stop: Perform<'stop'> = (msg, context) => {
  const { obj } = msg;
  if (!isStoppable(obj)) throw unable(obj, 'stop', 'Stoppable');
  const stopped = obj.stop();
  return isPending(stopped) ? context.waiting.step(stopped) : stopped;
};
