import { defineMethod, oneOf } from './contract.js';

export const rePause = defineMethod({
  name: 're_pause',
  summary: 'Pause the running plan: at the next checkpoint, or at once.',
  lock: 'environment',
  http: 'POST /api/re/pause',
  params: { option: oneOf('deferred', 'immediate').default('deferred') },
});
