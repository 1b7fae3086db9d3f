import type { Handler } from './handler.js';

export const environmentInfo: Handler<'environment_info'> = (_params, { environment, worker }) => ({
  environment_state: worker.view.environment,
  failure: environment.failure,
});
