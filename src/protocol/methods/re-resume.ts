import { defineMethod } from './contract.js';

export const reResume = defineMethod({
  name: 're_resume',
  summary: 'Go on with the paused plan.',
  lock: 'environment',
  http: 'POST /api/re/resume',
});
