import { QueueServerError } from '../../errors.js';
import type { Handler } from './handler.js';

export const managerStop: Handler<'manager_stop'> = ({ option }, { state, stop }) => {
  if (option === 'safe_on' && !state.is('idle')) {
    throw new QueueServerError('MANAGER_BUSY', [state.current, 'stop, except with the option safe_off']);
  }
  stop();
  return {};
};
