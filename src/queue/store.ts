import type { ItemUid } from '../protocol/index.js';
import type { StoredItem } from './stored-item.js';

/**
 * What the queue needs from storage, in the queue's words. No keys, transactions or clients leak through.
 *
 * Deliberately not in here: searching, counting, reading single items, and any rule of the queue. The queue holds all of
 * that in memory; a store only takes over changes, and gives everything back once, at start (records also later).
 */
export interface QueueStore {
  /** Everything that was applied. Called once, before the first `apply`. */
  load(): Promise<QueueSnapshot>;
  /**
   * All of one transition or none of it: after a crash `load` gives the state before or after, never a mixture. What it
   * promised is durable when the promise resolves; when it rejects, nothing has changed. Transitions take effect in the order of
   * the calls, also when a call does not wait for the one before. Costs what the change costs, not what the queue costs:
   * 10 items or 100 000.
   */
  apply(transition: readonly QueueChange[]): Promise<void>;
  /** A record as it is now, which is not what was written last where other programs write too. Null: there is none. */
  readRecord(name: RecordName): Promise<string | null>;
  /** Waits for what was applied, then lets go of files and connections. May be called twice. */
  close(): Promise<void>;
}

/**
 * Where an item stands: items run in the order of their places. The queue chooses places, with gaps between them, and
 * sees to it that no two items ever share one. A store that keeps the order by itself (a list) may ignore them and go by `before`.
 */
export type Place = number;

/** The changes of a transition take effect one after the other. */
export type QueueChange =
  /** `before` is the item that follows it from now on; null at the back. */
  | {
      readonly change: 'insert';
      readonly place: Place;
      readonly stored: StoredItem;
      readonly before: StoredItem | null;
    }
  | { readonly change: 'remove'; readonly place: Place; readonly stored: StoredItem }
  | {
      readonly change: 'replace';
      readonly place: Place;
      readonly stored: StoredItem;
      readonly old: StoredItem;
    }
  /** Makes room where a gap has run out. All at once, for one item may get the place that another one leaves; the order stays. */
  | { readonly change: 'renumber'; readonly moves: readonly Renumbering[] }
  | { readonly change: 'clear_queue' }
  | { readonly change: 'set_running'; readonly stored: StoredItem | null }
  /** A greater number is a later entry. */
  | { readonly change: 'append_history'; readonly number: number; readonly text: string }
  /** Removes the oldest entries: these, which are all up to the last of them. */
  | { readonly change: 'trim_history'; readonly numbers: readonly number[] }
  /** Removes one entry from anywhere, because nobody can read it. */
  | { readonly change: 'drop_history'; readonly number: number; readonly text: string }
  /** Null removes the record. */
  | { readonly change: 'set_record'; readonly name: RecordName; readonly text: string | null };

export interface Renumbering {
  readonly from: Place;
  readonly to: Place;
  readonly stored: StoredItem;
}

/** Small named values that outlive the manager. The names are those that the Python server uses in Redis. */
export const RECORD_NAMES = [
  'plan_queue_mode',
  'user_group_permissions',
  'lock_info',
  'autostart_mode_info',
  'stop_pending_info',
] as const;
export type RecordName = (typeof RECORD_NAMES)[number];

export interface QueueSnapshot {
  /**
   * True when other programs may have written here. Then each element is read and checked, and repaired if need be. A
   * store that only we write is not read through at start: 100 000 items would take seconds.
   */
  readonly foreign: boolean;
  /** In the order in which they will run. */
  readonly items: readonly SnapshotItem[];
  readonly running: string | null;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
  readonly records: ReadonlyMap<RecordName, string>;
}

export interface SnapshotItem {
  readonly place: Place;
  /** Null where it can only be found by reading the text. */
  readonly uid: ItemUid | null;
  readonly text: string;
}

export interface HistoryEntry {
  readonly number: number;
  readonly text: string;
}
