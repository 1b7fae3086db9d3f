import type { Handler } from './handler.js';

export const historyClear: Handler<'history_clear'> = async (selection, { queue, status }) => {
  await queue.clearHistory(selection);
  status.refreshAfterEdit();
  return {};
};
