import type { Handler } from './handler.js';

export const reAbort: Handler<'re_abort'> = (_params, { execution }) => {
  execution.continuePlan('abort');
  return {};
};
