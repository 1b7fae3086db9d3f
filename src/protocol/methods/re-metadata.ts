import { anyValue, jsonObject, defineMethod } from './contract.js';

export const reMetadata = defineMethod({
  name: 're_metadata',
  summary: 'The metadata that the Run Engine adds to every run, as far as it may be seen.',
  lock: null,
  http: 'GET /api/re/metadata',
  params: { lock_key: anyValue },
  result: { re_metadata: jsonObject },
  refused: { re_metadata: {} },
});
