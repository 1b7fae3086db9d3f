import { nullable, defineMethod } from './contract.js';

export const historyClear = defineMethod({
  name: 'history_clear',
  summary: 'Clear the history, or its older part.',
  lock: 'queue',
  turn: 'shared',
  http: 'POST /api/history/clear',
  params: { size: nullable, item_uid: nullable },
});
