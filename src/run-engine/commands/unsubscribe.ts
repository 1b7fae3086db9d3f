import type { Perform } from './define.js';

export const unsubscribe: Perform<'unsubscribe'> = (msg, context) => {
  context.unsubscribe(msg.args[0]);
  context.sealPast();
};
