import { anyValue, defineMethod } from './contract.js';

export const permissionsSet = defineMethod({
  name: 'permissions_set',
  summary: 'Replace the permissions of all user groups.',
  lock: 'queue',
  http: 'POST /api/permissions/set',
  params: { user_group_permissions: anyValue },
});
