import { assertNever, QueueServerError } from '../errors.js';
import type {
  HistoryEntry,
  Place,
  QueueChange,
  QueueSnapshot,
  QueueStore,
  RecordName,
  StoredItem,
} from '../queue/index.js';

/** What a `MemoryStore` has kept: it stands for the disk, so a store that is opened on it again finds everything. */
export class MemoryContents {
  readonly items = new Map<Place, StoredItem>();
  readonly history = new Map<number, string>();
  readonly records = new Map<RecordName, string>();
  running: string | null = null;
}

/** A store that forgets everything with the process: for tests, and for a queue that nobody wants to keep. */
export class MemoryStore implements QueueStore {
  readonly #contents: MemoryContents;
  #isOpen = true;

  constructor(contents = new MemoryContents()) {
    this.#contents = contents;
  }

  async load(): Promise<QueueSnapshot> {
    this.#refuseClosed();
    const { items, history, records, running } = this.#contents;
    return {
      foreign: false,
      items: [...items].sort(([a], [b]) => a - b).map(([place, { uid, text }]) => ({ place, uid, text })),
      running,
      history: [...history].map(([number, text]): HistoryEntry => ({ number, text })),
      records: new Map(records),
    };
  }

  async apply(transition: readonly QueueChange[]): Promise<void> {
    this.#refuseClosed();
    for (const change of transition) apply(this.#contents, change);
  }

  async readRecord(name: RecordName): Promise<string | null> {
    this.#refuseClosed();
    return this.#contents.records.get(name) ?? null;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }

  #refuseClosed(): void {
    if (!this.#isOpen) throw new QueueServerError('STORE_CLOSED');
  }
}

function apply(contents: MemoryContents, change: QueueChange): void {
  const { items, history, records } = contents;
  switch (change.change) {
    case 'insert':
    case 'replace':
      items.set(change.place, change.stored);
      break;
    case 'remove':
      items.delete(change.place);
      break;
    case 'renumber':
      for (const { from } of change.moves) items.delete(from);
      for (const { to, stored } of change.moves) items.set(to, stored);
      break;
    case 'clear_queue':
      items.clear();
      break;
    case 'set_running':
      contents.running = change.stored?.text ?? null;
      break;
    case 'append_history':
      history.set(change.number, change.text);
      break;
    case 'trim_history':
      for (const number of change.numbers) history.delete(number);
      break;
    case 'drop_history':
      history.delete(change.number);
      break;
    case 'set_record':
      if (change.text === null) records.delete(change.name);
      else records.set(change.name, change.text);
      break;
    default:
      assertNever(change);
  }
}
