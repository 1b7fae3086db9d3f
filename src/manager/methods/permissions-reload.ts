import type { Handler } from './handler.js';

export const permissionsReload: Handler<'permissions_reload'> = async (params, context) => {
  const { lists, permissions, readLists, status } = context;
  if (params.restore_permissions) await permissions.reload();
  if (params.restore_plans_devices) {
    const { plans, devices } = readLists();
    lists.restore(plans, devices);
  }
  lists.allowGroups(permissions.groups);
  status.refresh();
  return {};
};
