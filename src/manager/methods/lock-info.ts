import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

export const lockInfo: Handler<'lock_info'> = ({ lock_key }, { lock }) => {
  const fields = { lock_info: lock.info, lock_info_uid: lock.uid };
  try {
    if (lock_key !== undefined) lock.verify(lock_key);
  } catch (error) {
    // A wrong key is refused, and who holds the lock is told all the same.
    throw new RequestRefused(error, fields);
  }
  return fields;
};
