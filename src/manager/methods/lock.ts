import type { Handler } from './handler.js';

export const lock: Handler<'lock'> = async (params, { lock: theLock, status }) => {
  await theLock.lock(params);
  status.refresh();
  return { lock_info: theLock.info, lock_info_uid: theLock.uid };
};
