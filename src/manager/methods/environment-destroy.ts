import type { Handler } from './handler.js';

export const environmentDestroy: Handler<'environment_destroy'> = (_params, { environment }) => {
  environment.destroy();
  return {};
};
