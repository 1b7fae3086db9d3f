import { z } from 'zod';
import { jsonObject, defineMethod } from './contract.js';

export const plansExisting = defineMethod({
  name: 'plans_existing',
  summary: 'All plans of the worker environment.',
  lock: null,
  http: 'GET /api/plans/existing',
  result: { plans_existing: jsonObject, plans_existing_uid: z.string().nullable() },
  refused: { plans_existing: {}, plans_existing_uid: null },
});
