import type { Handler } from './handler.js';

export const permissionsGet: Handler<'permissions_get'> = (_params, { permissions }) => ({
  user_group_permissions: permissions.current,
});
