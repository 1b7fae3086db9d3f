import { z } from 'zod';
import { anyValue, jsonObject, defineMethod } from './contract.js';

export const plansAllowed = defineMethod({
  name: 'plans_allowed',
  summary: 'The plans that a user group may submit.',
  lock: null,
  http: 'GET /api/plans/allowed',
  params: { user_group: anyValue },
  result: { plans_allowed: jsonObject, plans_allowed_uid: z.string().nullable() },
  refused: { plans_allowed: {}, plans_allowed_uid: null },
});
