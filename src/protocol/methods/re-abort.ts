import { defineMethod } from './contract.js';

export const reAbort = defineMethod({
  name: 're_abort',
  summary: 'End the paused plan and mark its runs as aborted.',
  lock: 'environment',
  http: 'POST /api/re/abort',
});
