import type { Perform } from './define.js';

export const create: Perform<'create'> = (msg, context) => {
  const { name } = msg.kwargs;
  if (typeof name !== 'string') throw new TypeError("'create' needs the name of a stream.");
  context.openRun(msg.run, 'create').create(name);
};
