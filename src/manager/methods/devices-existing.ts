import type { Handler } from './handler.js';

export const devicesExisting: Handler<'devices_existing'> = (_params, { lists }) => {
  return { devices_existing: lists.devicesText, devices_existing_uid: lists.uids.devicesExisting };
};
