import { messageOf, QueueServerError } from '../../errors.js';
import type { RecordName } from '../../queue/index.js';
import { parseRedisAddress } from './address.js';
import { RedisConnection } from './connection.js';
import { recordKey } from './keys.js';

/**
 * Removes a record from Redis, and returns its text; null: there is none. A manager that uses this Redis now sees the
 * change when it is started again. Does not wait for a Redis that is not there.
 */
export async function takeRecordFromRedis(
  address: string,
  prefix: string,
  name: RecordName,
): Promise<string | null> {
  const where = parseRedisAddress(address);
  const connection = new RedisConnection(where, { lost: () => {}, found: () => {} });
  const key = recordKey(prefix, name);
  try {
    const redis = await connection.ready();
    const results = await redis.multi().get(key).del(key).exec();
    const [error, text] = results?.[0] ?? [null, null];
    if (error !== null) throw new QueueServerError('REDIS_UNREACHABLE', [where.name, messageOf(error)]);
    return text as string | null;
  } finally {
    await connection.close();
  }
}
