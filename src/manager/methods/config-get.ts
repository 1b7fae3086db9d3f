import type { Handler } from './handler.js';

export const configGet: Handler<'config_get'> = (_params, { worker }) => {
  return { config: { ip_connect_info: { ...(worker.connectInfo() ?? {}) } } };
};
