import { QueueServerError } from '../../errors.js';
import type { Handler } from './handler.js';

export const permissionsSet: Handler<'permissions_set'> = async (params, { lists, permissions, status }) => {
  const { user_group_permissions } = params;
  if (user_group_permissions === undefined) {
    throw new QueueServerError('PARAMETER_INVALID', ['user_group_permissions', 'it is missing']);
  }
  if (await permissions.set(user_group_permissions)) lists.allowGroups(permissions.groups);
  status.refresh();
  return {};
};
