import { knownGroup } from '../item-request.js';
import type { Handler } from './handler.js';

export const devicesAllowed: Handler<'devices_allowed'> = ({ user_group }, { lists }) => {
  const allowed = lists.allowed(knownGroup(user_group, lists));
  return { devices_allowed: allowed?.devicesText ?? {}, devices_allowed_uid: lists.uids.devicesAllowed };
};
