import type { Handler } from './handler.js';

export const managerKill: Handler<'manager_kill'> = (_params, { die }) => {
  die();
  // No reply: whoever asked for this wants to see how clients live with a manager that is gone.
  return new Promise(() => {});
};
