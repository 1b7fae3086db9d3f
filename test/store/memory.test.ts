import { queueStoreContract } from '../conformance/queue-store.js';
import { MemoryContents, MemoryStore } from '../../src/store/index.js';

queueStoreContract('memory', async () => {
  const contents = new MemoryContents();
  return { open: async () => new MemoryStore(contents), dispose: async () => {} };
});
