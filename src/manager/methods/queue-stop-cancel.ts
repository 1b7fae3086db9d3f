import type { Handler } from './handler.js';

export const queueStopCancel: Handler<'queue_stop_cancel'> = async (_params, { execution }) => {
  await execution.setStopPending(false);
  return {};
};
