import {
  isObject,
  parseJson,
  type ItemUid,
  type JsonObject,
  type JsonValue,
  type QueueItem,
} from '../protocol/index.js';
import { isQueueMode } from './queue-state.js';
import { RECORD_NAMES, type HistoryEntry, type QueueChange, type QueueSnapshot } from './store.js';
import { StoredItem } from './stored-item.js';

export interface Repaired {
  /** Brings an empty queue to the state that was stored, as far as it can be read. */
  readonly contents: readonly QueueChange[];
  /** Brings the store to that same state. Empty when nothing was wrong. */
  readonly repairs: readonly QueueChange[];
  /** What was wrong and what was done about it, one line for each. */
  readonly notes: readonly string[];
}

/**
 * Makes a usable queue of whatever a store holds: what cannot be read is dropped, what is ambiguous is made unique. A beamline whose
 * queue has one bad element must still start (spec re-manager §5).
 */
export function repair(snapshot: QueueSnapshot, newUid: () => ItemUid): Repaired {
  const contents: QueueChange[] = [];
  const repairs: QueueChange[] = [];
  const notes: string[] = [];
  const taken = new Set<ItemUid>();

  const running = repairRunning(snapshot, notes);
  if (running !== null) taken.add(running.uid);
  else if (!isNothing(snapshot.running)) repairs.push({ change: 'set_running', stored: null });
  contents.push({ change: 'set_running', stored: running });

  for (const { place, uid, text } of snapshot.items) {
    const old = new StoredItem(uid ?? '', text);
    const item = uid === null ? readItem(text) : undefined;
    if (uid === null && item === undefined) {
      notes.push(`A queue element that is not an item was removed: ${excerpt(text)}`);
      repairs.push({ change: 'remove', place, stored: old });
      continue;
    }
    let stored = item === undefined ? old : new StoredItem(item.item_uid, text, item);
    if (taken.has(stored.uid) || typeof stored.uid !== 'string' || stored.uid === '') {
      const fresh = StoredItem.of({ ...stored.item, item_uid: newUid() });
      notes.push(
        `The item_uid ${String(stored.uid)} was not unique in the queue; one item is now ${fresh.uid}.`,
      );
      repairs.push({ change: 'replace', place, stored: fresh, old });
      stored = fresh;
    }
    taken.add(stored.uid);
    contents.push({ change: 'insert', place, stored, before: null });
  }

  for (const entry of snapshot.history) {
    if (!snapshot.foreign || isHistoryItem(entry)) {
      contents.push({ change: 'append_history', ...entry });
    } else {
      notes.push(`A history element that is not an item was removed: ${excerpt(entry.text)}`);
      repairs.push({ change: 'drop_history', ...entry });
    }
  }

  for (const name of RECORD_NAMES) {
    const text = snapshot.records.get(name);
    if (text === undefined) continue;
    const value = read(text);
    if (value === undefined || (name === 'plan_queue_mode' && !isQueueMode(value))) {
      notes.push(`The stored ${name} cannot be used and was removed: ${excerpt(text)}`);
      repairs.push({ change: 'set_record', name, text: null });
    } else contents.push({ change: 'set_record', name, text });
  }
  return { contents, repairs, notes };
}

function repairRunning({ running }: QueueSnapshot, notes: string[]): StoredItem | null {
  if (running === null || isNothing(running)) return null;
  const item = readItem(running);
  if (item !== undefined && typeof item.item_uid === 'string')
    return new StoredItem(item.item_uid, running, item);
  notes.push(`The stored running item cannot be used and was removed: ${excerpt(running)}`);
  return null;
}

/** The Python server writes an empty object when nothing runs. */
function isNothing(running: string | null): boolean {
  if (running === null) return true;
  const value = read(running);
  return isObject(value) && Object.keys(value).length === 0;
}

function readItem(text: string): QueueItem | undefined {
  const value = read(text);
  if (!isObject(value) || !isScalar(value.item_uid)) return undefined;
  const known = value.item_type === 'plan' || value.item_type === 'instruction';
  return known && typeof value.name === 'string' ? (value as JsonObject as QueueItem) : undefined;
}

function isScalar(uid: JsonValue | undefined): boolean {
  return uid !== undefined && uid !== null && typeof uid !== 'object';
}

function isHistoryItem({ text }: HistoryEntry): boolean {
  return isObject(read(text));
}

function read(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    // Not JSON: the caller says what becomes of it.
    return undefined;
  }
}

function excerpt(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
