import type { Handler } from './handler.js';

export const plansExisting: Handler<'plans_existing'> = (_params, { lists }) => {
  return { plans_existing: lists.plansText, plans_existing_uid: lists.uids.plansExisting };
};
