import type { Handler } from './handler.js';

export const queueAutostart: Handler<'queue_autostart'> = async ({ enable }, { execution }) => {
  await execution.setAutostart(enable);
  return {};
};
