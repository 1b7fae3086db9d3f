import { QueueServerError } from '../errors.js';
import { isObject, parseJson, stringifyJson, type JsonValue } from '../protocol/index.js';
import { isGiven, shown } from './address.js';
import type { HistoryEntry, QueueChange } from './store.js';

/** How much of the history to forget, as a client says it. Null counts as not given. */
export interface HistoryTrim {
  /** Keep that many of the newest entries. */
  readonly size?: JsonValue | undefined;
  /** Forget the oldest entry of this item and everything before it. */
  readonly item_uid?: JsonValue | undefined;
}

/** The changes that shorten the history; none when there is nothing to remove, except when all of it is to go. */
export function trimmedHistory(
  history: readonly HistoryEntry[],
  { size, item_uid }: HistoryTrim,
): QueueChange[] {
  if (isGiven(size) && isGiven(item_uid))
    throw new QueueServerError('POSITION_AMBIGUOUS', ['size or item_uid']);
  if (isGiven(size)) {
    const keep = Math.max(wholeNumber(size), 0);
    return keep >= history.length ? [] : [removed(history.slice(0, history.length - keep))];
  }
  if (isGiven(item_uid)) {
    if (typeof item_uid !== 'string') throw new QueueServerError('HISTORY_UID_INVALID', [shown(item_uid)]);
    const oldest = history.findIndex(({ text }) => hasUid(text, item_uid));
    return oldest < 0 ? [] : [removed(history.slice(0, oldest + 1))];
  }
  return [removed(history)];
}

/** The change that leaves so many of the newest entries; none where there are no more. */
export function oldestBeyond(history: readonly HistoryEntry[], keep: number): QueueChange[] {
  return history.length > keep ? [removed(history.slice(0, history.length - Math.max(keep, 0)))] : [];
}

/** The texts of the entries of one item, oldest first. */
export function entriesOf(history: readonly HistoryEntry[], uid: string): string[] {
  return history.flatMap(({ text }) => (hasUid(text, uid) ? [text] : []));
}

function removed(entries: readonly HistoryEntry[]): QueueChange {
  return { change: 'trim_history', numbers: entries.map(({ number }) => number) };
}

function wholeNumber(size: JsonValue): number {
  if (typeof size === 'boolean' || typeof size === 'bigint') return Number(size);
  if (typeof size === 'number' && Number.isInteger(size)) return size;
  throw new QueueServerError('HISTORY_SIZE_INVALID', [stringifyJson(size)]);
}

/** Entries are kept as text, and most do not even contain the uid, so few are read. (One with unusual letters may be escaped.) */
function hasUid(text: string, uid: string): boolean {
  if (/^[\w-]+$/.test(uid) && !text.includes(uid)) return false;
  const item = parseJson(text);
  return isObject(item) && item.item_uid === uid;
}
