import { z } from 'zod';
import { jsonObject, defineMethod } from './contract.js';

export const devicesExisting = defineMethod({
  name: 'devices_existing',
  summary: 'All devices of the worker environment.',
  lock: null,
  http: 'GET /api/devices/existing',
  result: { devices_existing: jsonObject, devices_existing_uid: z.string().nullable() },
  refused: { devices_existing: {}, devices_existing_uid: null },
});
