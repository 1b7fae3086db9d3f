import { isPending } from '../bundle/describe.js';
import { isLocatable, type Location } from '../../devices/index.js';
import type { Located } from '../message.js';
import { unable, type Perform } from './define.js';

/** Asks where devices are and where they were sent. */
export const locate: Perform<'locate'> = (msg, context) => {
  const answers = [msg.obj, ...msg.args].map((obj) => {
    if (!isLocatable(obj)) throw unable(obj, 'locate', 'Locatable');
    return obj.locate();
  });
  const squeeze = (locations: Location<unknown>[]): Located => {
    const [only] = locations;
    return only !== undefined && locations.length === 1 && msg.kwargs.squeeze !== false ? only : locations;
  };
  if (answers.some(isPending)) return context.waiting.step(Promise.all(answers)).then(squeeze);
  return squeeze(answers as Location<unknown>[]);
};
