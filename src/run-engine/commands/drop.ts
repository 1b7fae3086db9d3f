import type { Perform } from './define.js';

export const drop: Perform<'drop'> = (msg, context) => {
  context.openRun(msg.run, 'drop').drop();
};
