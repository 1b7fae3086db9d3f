import type { Handler } from './handler.js';

export const historyGet: Handler<'history_get'> = (_params, { queue }) => {
  return { items: queue.historyText(), plan_history_uid: queue.planHistoryUid };
};
