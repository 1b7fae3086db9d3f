import { existsSync } from 'node:fs';
import type { RecordName } from '../../queue/index.js';
import { QueueDatabase } from './database.js';
import { EmbeddedStore } from './embedded-store.js';

/**
 * Removes a record from the embedded store of a data directory, and returns its text; null: there is none. A manager
 * that uses the directory now sees the change when it is started again; its journal is left alone.
 */
export async function takeRecordFromDirectory(directory: string, name: RecordName): Promise<string | null> {
  const path = EmbeddedStore.pathIn(directory);
  // To look for a lock is no reason to create a store.
  if (!existsSync(path)) return null;
  const database = await QueueDatabase.open(path);
  try {
    const text = database.readRecord(name);
    if (text !== null) await database.removeRecord(name);
    return text;
  } finally {
    await database.close();
  }
}
