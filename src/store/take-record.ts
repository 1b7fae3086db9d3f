import { existsSync } from 'node:fs';
import type { RecordName } from '../queue/index.js';
import { EmbeddedStore } from './embedded.js';

/**
 * Removes a record from the embedded store of a data directory, and returns its text; null: there is none. A manager
 * that uses the directory now sees the change when it is started again.
 */
export async function takeRecordFromDirectory(directory: string, name: RecordName): Promise<string | null> {
  // To look for a lock is no reason to create a store.
  if (!existsSync(EmbeddedStore.pathIn(directory))) return null;
  const store = await EmbeddedStore.open(directory);
  try {
    const text = (await store.load()).records.get(name) ?? null;
    if (text !== null) await store.apply([{ change: 'set_record', name, text: null }]);
    return text;
  } finally {
    await store.close();
  }
}
