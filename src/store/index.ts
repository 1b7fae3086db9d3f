export { EmbeddedStore } from './embedded.js';
export { MemoryContents, MemoryStore } from './memory.js';
