import { anyValue, defineMethod } from './contract.js';

export const queueModeSet = defineMethod({
  name: 'queue_mode_set',
  summary: 'Choose how the queue runs: in a loop, and past failures.',
  lock: 'queue',
  http: 'POST /api/queue/mode/set',
  params: { mode: anyValue },
});
