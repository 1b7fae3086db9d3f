import type { Handler } from './handler.js';

export const queueStart: Handler<'queue_start'> = async (_params, { execution }) => {
  await execution.start();
  return {};
};
