import { assertNever, QueueServerError } from '../errors.js';
import {
  StoredItem,
  type HistoryEntry,
  type Place,
  type QueueChange,
  type QueueSnapshot,
  type QueueStore,
  type RecordName,
} from '../queue/index.js';

/** Queue, history and records by themselves. It stands for the disk, so a `MemoryStore` that is opened on it again finds everything. */
export class MemoryContents {
  readonly items: Map<Place, StoredItem>;
  readonly history: Map<number, string>;
  readonly records: Map<RecordName, string>;
  running: string | null;

  /** The uids of all items have to be known. */
  constructor({ items, history, records, running }: Omit<QueueSnapshot, 'foreign'> = NOTHING) {
    this.items = new Map(items.map(({ place, uid, text }) => [place, new StoredItem(uid ?? '', text)]));
    this.history = new Map(history.map(({ number, text }) => [number, text]));
    this.records = new Map(records);
    this.running = running;
  }

  snapshot(): QueueSnapshot {
    const items = [...this.items].sort(([a], [b]) => a - b);
    return {
      foreign: false,
      items: items.map(([place, { uid, text }]) => ({ place, uid, text })),
      running: this.running,
      history: [...this.history].map(([number, text]): HistoryEntry => ({ number, text })),
      records: new Map(this.records),
    };
  }

  readRecord(name: RecordName): string | null {
    return this.records.get(name) ?? null;
  }

  apply(transition: readonly QueueChange[]): void {
    for (const change of transition) this.#apply(change);
  }

  #apply(change: QueueChange): void {
    switch (change.change) {
      case 'insert':
      case 'replace':
        this.items.set(change.place, change.stored);
        break;
      case 'remove':
        this.items.delete(change.place);
        break;
      case 'renumber':
        for (const { from } of change.moves) this.items.delete(from);
        for (const { to, stored } of change.moves) this.items.set(to, stored);
        break;
      case 'clear_queue':
        this.items.clear();
        break;
      case 'set_running':
        this.running = change.stored?.text ?? null;
        break;
      case 'append_history':
        this.history.set(change.number, change.text);
        break;
      case 'trim_history':
        for (const number of change.numbers) this.history.delete(number);
        break;
      case 'drop_history':
        this.history.delete(change.number);
        break;
      case 'set_record':
        if (change.text === null) this.records.delete(change.name);
        else this.records.set(change.name, change.text);
        break;
      default:
        assertNever(change);
    }
  }
}

const NOTHING = { items: [], history: [], records: new Map<RecordName, string>(), running: null };

/** A store that forgets everything with the process: for tests, and for a queue that nobody wants to keep. */
export class MemoryStore implements QueueStore {
  readonly #contents: MemoryContents;
  #isOpen = true;

  constructor(contents = new MemoryContents()) {
    this.#contents = contents;
  }

  async load(): Promise<QueueSnapshot> {
    this.#refuseClosed();
    return this.#contents.snapshot();
  }

  async apply(transition: readonly QueueChange[]): Promise<void> {
    this.#refuseClosed();
    this.#contents.apply(transition);
  }

  async readRecord(name: RecordName): Promise<string | null> {
    this.#refuseClosed();
    return this.#contents.readRecord(name);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }

  #refuseClosed(): void {
    if (!this.#isOpen) throw new QueueServerError('STORE_CLOSED');
  }
}
