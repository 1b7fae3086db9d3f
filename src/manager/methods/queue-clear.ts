import type { Handler } from './handler.js';

export const queueClear: Handler<'queue_clear'> = async (_params, { queue, status }) => {
  await queue.clear();
  status.refreshAfterEdit();
  return {};
};
