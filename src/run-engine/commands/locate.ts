import { giveUp, isPending } from '../bundle/pending.js';
import { isLocatable, type Location, type MaybePromise } from '../../devices/index.js';
import type { Located } from '../message.js';
import { unable, type Perform } from './define.js';

/** Asks where devices are and where they were sent. */
export const locate: Perform<'locate'> = (msg, context) => {
  const answers: MaybePromise<Location<unknown>>[] = [];
  try {
    for (const obj of [msg.obj, ...msg.args]) {
      if (!isLocatable(obj)) throw unable(obj, 'locate', 'Locatable');
      answers.push(obj.locate());
    }
  } catch (error) {
    answers.forEach(giveUp);
    throw error;
  }
  const squeeze = (locations: Location<unknown>[]): Located => {
    const [only] = locations;
    return only !== undefined && locations.length === 1 && msg.kwargs.squeeze !== false ? only : locations;
  };
  if (answers.some(isPending)) return context.waiting.step(Promise.all(answers)).then(squeeze);
  return squeeze(answers as Location<unknown>[]);
};
