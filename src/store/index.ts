export { createDataDirectory, dataDirectoryPath, type DataDirectoryOptions } from './data-directory.js';
export { lockDirectory, type DirectoryLock, type Holder } from './directory-lock.js';
export { EmbeddedStore, takeRecordFromDirectory } from './embedded/index.js';
export { MemoryContents, MemoryStore } from './memory.js';
export { RedisStore, takeRecordFromRedis, type QueueHolder, type RedisStoreOptions } from './redis/index.js';
