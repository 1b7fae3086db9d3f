import type { Handler } from './handler.js';

export const reHalt: Handler<'re_halt'> = (_params, { execution }) => {
  execution.continuePlan('halt');
  return {};
};
