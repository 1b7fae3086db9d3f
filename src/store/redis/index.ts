export { parseRedisAddress } from './address.js';
export type { QueueHolder } from './lease.js';
export { takeRecordFromRedis } from './take-record.js';
export { RedisStore, type RedisStoreOptions } from './redis-store.js';
