import type { Perform } from './define.js';

export const save: Perform<'save'> = (msg, context) => {
  context.openRun(msg.run, 'save').save();
};
