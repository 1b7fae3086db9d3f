import { knownGroup } from '../item-request.js';
import type { Handler } from './handler.js';

export const plansAllowed: Handler<'plans_allowed'> = ({ user_group }, { lists }) => {
  const allowed = lists.allowed(knownGroup(user_group, lists));
  return { plans_allowed: allowed?.plansText ?? {}, plans_allowed_uid: lists.uids.plansAllowed };
};
