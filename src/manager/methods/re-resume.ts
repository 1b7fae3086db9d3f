import type { Handler } from './handler.js';

export const reResume: Handler<'re_resume'> = (_params, { execution }) => {
  execution.continuePlan('resume');
  return {};
};
