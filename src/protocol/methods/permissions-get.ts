import { jsonObject, defineMethod } from './contract.js';

export const permissionsGet = defineMethod({
  name: 'permissions_get',
  summary: 'The permissions of all user groups.',
  lock: null,
  http: 'GET /api/permissions/get',
  result: { user_group_permissions: jsonObject },
  refused: { user_group_permissions: {} },
});
