import { truthy, defineMethod } from './contract.js';

export const permissionsReload = defineMethod({
  name: 'permissions_reload',
  summary: 'Read the permissions, and if wanted the lists of plans and devices, anew from their files.',
  lock: 'queue',
  http: 'POST /api/permissions/reload',
  params: { restore_plans_devices: truthy(false), restore_permissions: truthy(true) },
});
