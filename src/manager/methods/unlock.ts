import { hasCode } from '../../errors.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const unlock: Handler<'unlock'> = async ({ lock_key }, { lock, status }) => {
  try {
    if (await lock.unlock(lock_key)) status.refresh();
  } catch (error) {
    if (!hasCode(error, 'LOCKED')) throw error;
    throw new RequestRefused(error, { lock_info: lock.info, lock_info_uid: lock.uid });
  }
  return { lock_info: lock.info, lock_info_uid: lock.uid };
};
