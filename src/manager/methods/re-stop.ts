import type { Handler } from './handler.js';

export const reStop: Handler<'re_stop'> = (_params, { execution }) => {
  execution.continuePlan('stop');
  return {};
};
