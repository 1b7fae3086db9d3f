import type { Handler } from './handler.js';

export const queueStop: Handler<'queue_stop'> = async (_params, { execution }) => {
  await execution.stop();
  return {};
};
