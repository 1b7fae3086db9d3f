import type { Perform } from './define.js';

export const closeRun: Perform<'close_run'> = (msg, context) => {
  const uid = context.closeRun(msg.run, msg.kwargs.exit_status ?? 'success', msg.kwargs.reason ?? '');
  context.sealPast();
  return uid;
};
