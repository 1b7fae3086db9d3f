import { z } from 'zod';
import { anyValue, jsonObject, defineMethod } from './contract.js';

export const devicesAllowed = defineMethod({
  name: 'devices_allowed',
  summary: 'The devices that a user group may use in plans.',
  lock: null,
  http: 'GET /api/devices/allowed',
  params: { user_group: anyValue },
  result: { devices_allowed: jsonObject, devices_allowed_uid: z.string().nullable() },
  refused: { devices_allowed: {}, devices_allowed_uid: null },
});
