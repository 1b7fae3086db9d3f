import type { Perform } from './define.js';

/** Subscribes for the rest of this call. */
export const subscribe: Perform<'subscribe'> = (msg, context) => {
  const [callback, name] = msg.args;
  const token = context.subscribe(callback, name);
  context.sealPast();
  return token;
};
