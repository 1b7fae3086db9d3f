export { EmbeddedStore } from './embedded-store.js';
export { takeRecordFromDirectory } from './take-record.js';
