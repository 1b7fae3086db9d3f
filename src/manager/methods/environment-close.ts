import type { Handler } from './handler.js';

export const environmentClose: Handler<'environment_close'> = (_params, { environment }) => {
  environment.close();
  return {};
};
