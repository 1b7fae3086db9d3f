import { assertNever } from '../errors.js';
import {
  DEFAULT_QUEUE_MODE,
  Encoded,
  isObject,
  parseJson,
  type ItemUid,
  type JsonValue,
  type QueueMode,
} from '../protocol/index.js';
import { entriesOf } from './history.js';
import { OrderedIndex, type Entry } from './ordered-index.js';
import type { HistoryEntry, QueueChange, RecordName } from './store.js';
import { StoredItem } from './stored-item.js';

const NOTHING_RUNS = new Encoded('{}');

/**
 * Queue, running item, history and records as they are in memory. It changes in one way only: it takes the very changes
 * that the store has taken before, so the two cannot tell different stories.
 */
export class QueueState {
  readonly #index = new OrderedIndex();
  readonly #byUid = new Map<ItemUid, Entry>();
  readonly #records = new Map<RecordName, string>();
  #history: HistoryEntry[] = [];
  #running: StoredItem | null = null;
  // Texts of everything, kept until the next change: several clients ask after each change.
  #itemsText: Encoded | undefined;
  #historyText: Encoded | undefined;

  get size(): number {
    return this.#index.size;
  }

  get running(): StoredItem | null {
    return this.#running;
  }

  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  get nextHistoryNumber(): number {
    return (this.#history.at(-1)?.number ?? 0) + 1;
  }

  get mode(): QueueMode {
    const value = this.record('plan_queue_mode');
    return isQueueMode(value) ? value : DEFAULT_QUEUE_MODE;
  }

  at(position: number): Entry | undefined {
    return this.#index.at(position);
  }

  find(uid: JsonValue | undefined): Entry | undefined {
    return this.#byUid.get(uid as ItemUid);
  }

  positionOf(entry: Entry): number {
    return this.#index.positionOf(entry);
  }

  entries(): Iterable<Entry> {
    return this.#index;
  }

  record(name: RecordName): JsonValue | undefined {
    const text = this.#records.get(name);
    return text === undefined ? undefined : parseJson(text);
  }

  itemsText(): Encoded {
    return (this.#itemsText ??= new Encoded(`[${this.#index.joinedTexts()}]`));
  }

  runningText(): Encoded {
    return this.#running === null ? NOTHING_RUNS : new Encoded(this.#running.text);
  }

  historyText(): Encoded {
    return (this.#historyText ??= new Encoded(`[${this.#history.map(({ text }) => text).join(', ')}]`));
  }

  /** The same contents, from now on with a life of their own. */
  copy(): QueueState {
    const copy = new QueueState();
    for (const { place, stored } of this.#index) copy.#insert({ place, stored });
    for (const [name, text] of this.#records) copy.#records.set(name, text);
    copy.#history = [...this.#history];
    copy.#running = this.#running;
    return copy;
  }

  /** The item that has this uid, wherever it is now: in the queue, running, or in the history. */
  findAnywhere(uid: ItemUid): StoredItem | undefined {
    const known = this.find(uid)?.stored ?? this.#running;
    if (known?.uid === uid) return known;
    const [text] = entriesOf(this.#history, uid);
    return text === undefined ? undefined : new StoredItem(uid, text);
  }

  apply(transition: readonly QueueChange[]): void {
    for (const change of transition) this.#apply(change);
  }

  #apply(change: QueueChange): void {
    switch (change.change) {
      case 'insert':
        return this.#insert({ place: change.place, stored: change.stored });
      case 'remove':
        return this.#remove(change.stored);
      case 'replace':
        this.#remove(change.old);
        return this.#insert({ place: change.place, stored: change.stored });
      case 'renumber':
        for (const { stored, to } of change.moves) {
          const entry = this.#byUid.get(stored.uid);
          if (entry !== undefined) entry.place = to;
        }
        return;
      case 'clear_queue':
        this.#itemsText = undefined;
        this.#byUid.clear();
        return this.#index.clear();
      case 'set_running':
        this.#running = change.stored;
        return;
      case 'append_history':
        this.#historyText = undefined;
        this.#history.push({ number: change.number, text: change.text });
        return;
      case 'trim_history':
        this.#historyText = undefined;
        this.#history = this.#history.slice(change.numbers.length);
        return;
      case 'drop_history':
        this.#historyText = undefined;
        this.#history = this.#history.filter(({ number }) => number !== change.number);
        return;
      case 'set_record':
        if (change.text === null) this.#records.delete(change.name);
        else this.#records.set(change.name, change.text);
        return;
      default:
        assertNever(change);
    }
  }

  #insert(entry: Entry): void {
    this.#itemsText = undefined;
    this.#index.insert(entry);
    this.#byUid.set(entry.stored.uid, entry);
  }

  #remove(stored: StoredItem): void {
    const entry = this.#byUid.get(stored.uid);
    if (entry === undefined) return;
    this.#itemsText = undefined;
    this.#index.remove(entry);
    this.#byUid.delete(stored.uid);
  }
}

export function isQueueMode(value: unknown): value is QueueMode {
  return (
    isObject(value) &&
    Object.keys(value).length === 2 &&
    typeof value.loop === 'boolean' &&
    typeof value.ignore_failures === 'boolean'
  );
}
