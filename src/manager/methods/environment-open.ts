import type { Handler } from './handler.js';

export const environmentOpen: Handler<'environment_open'> = (_params, { environment }) => {
  environment.open();
  return {};
};
