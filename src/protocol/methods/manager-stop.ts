import { isTruthy } from '../json.js';
import { anyValue, defineMethod, oneOf } from './contract.js';

export const managerStop = defineMethod({
  name: 'manager_stop',
  summary: 'Stop the manager and all its processes.',
  lock: null,
  http: 'POST /api/manager/stop',
  params: {
    // Anything that Python holds for false is the default.
    option: anyValue
      .transform((option) => (option !== undefined && isTruthy(option) ? option : 'safe_on'))
      .pipe(oneOf('safe_on', 'safe_off')),
  },
});
