import type { Handler } from './handler.js';

export const permissionsReload: Handler<'permissions_reload'> = async (params, context) => {
  const { lists, permissions, readLists, status } = context;
  // Whatever cannot be read refuses the whole, before anything has changed.
  const read = params.restore_plans_devices ? readLists() : undefined;
  await (params.restore_permissions ? permissions.reload() : permissions.restore());
  if (read !== undefined) lists.restore(read.plans, read.devices);
  lists.allowGroups(permissions.groups);
  status.refresh();
  return {};
};
