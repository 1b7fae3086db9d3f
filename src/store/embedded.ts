import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, RootDatabase } from 'lmdb';
import { assertNever, messageOf, QueueServerError } from '../errors.js';
import {
  RECORD_NAMES,
  type Place,
  type QueueChange,
  type QueueSnapshot,
  type QueueStore,
  type RecordName,
} from '../queue/index.js';
import type { ItemUid } from '../protocol/index.js';

/** Grows when older versions could not read what we write. */
const FORMAT = 1;

type ItemKey = [Place, ItemUid];

/**
 * The default store: LMDB, in a folder of its own below the data directory. A transition is one transaction of LMDB, on disk when its
 * promise resolves; transitions that wait at the same time share a transaction and its cost. A process that dies at any moment leaves
 * the file as its last transaction made it, and there is nothing to recover at the next start.
 */
export class EmbeddedStore implements QueueStore {
  readonly #root: RootDatabase<string, string>;
  /** Keys sort by place; the uid is in the key so that items need not be read at start. */
  readonly #items: Database<string, ItemKey>;
  readonly #history: Database<string, number>;
  /** The records, `running_item` and `format`. */
  readonly #values: Database<string, string>;
  #closing: Promise<void> | undefined;

  private constructor(root: RootDatabase<string, string>) {
    this.#root = root;
    this.#items = root.openDB({ name: 'items', encoding: 'string' });
    this.#history = root.openDB({ name: 'history', encoding: 'string' });
    this.#values = root.openDB({ name: 'values', encoding: 'string' });
  }

  static async open(directory: string): Promise<EmbeddedStore> {
    const path = join(directory, 'queue.lmdb');
    const store = await openedAt(path, (root) => new EmbeddedStore(root));
    const format = store.#values.get('format');
    if (format === undefined) await store.#values.put('format', String(FORMAT));
    else if (Number(format) > FORMAT) {
      await store.close();
      throw new QueueServerError('STORE_TOO_NEW', [directory, format]);
    }
    return store;
  }

  async load(): Promise<QueueSnapshot> {
    this.#refuseClosed();
    const records = new Map<RecordName, string>();
    for (const name of RECORD_NAMES) {
      const text = this.#values.get(name);
      if (text !== undefined) records.set(name, text);
    }
    return {
      foreign: false,
      items: [...this.#items.getRange()].map(({ key: [place, uid], value }) => ({ place, uid, text: value })),
      running: this.#values.get('running_item') ?? null,
      history: [...this.#history.getRange()].map(({ key, value }) => ({ number: key, text: value })),
      records,
    };
  }

  async apply(transition: readonly QueueChange[]): Promise<void> {
    this.#refuseClosed();
    await this.#root.batch(() => {
      for (const change of transition) this.#write(change);
    });
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#root.close());
  }

  /** Part of the transaction of `batch`, which reports the failure of any of these writes. */
  #write(change: QueueChange): void {
    switch (change.change) {
      case 'insert':
        void this.#items.put([change.place, change.stored.uid], change.stored.text);
        break;
      case 'remove':
        void this.#items.remove([change.place, change.stored.uid]);
        break;
      case 'replace':
        void this.#items.remove([change.place, change.old.uid]);
        void this.#items.put([change.place, change.stored.uid], change.stored.text);
        break;
      case 'renumber':
        // The uid in the key keeps an item apart from the one whose place it gets.
        for (const { from, to, stored } of change.moves) {
          void this.#items.remove([from, stored.uid]);
          void this.#items.put([to, stored.uid], stored.text);
        }
        break;
      case 'clear_queue':
        void this.#items.clearAsync();
        break;
      case 'set_running':
        this.#writeValue('running_item', change.stored?.text ?? null);
        break;
      case 'append_history':
        void this.#history.put(change.number, change.text);
        break;
      case 'trim_history':
        for (const number of change.numbers) void this.#history.remove(number);
        break;
      case 'drop_history':
        void this.#history.remove(change.number);
        break;
      case 'set_record':
        this.#writeValue(change.name, change.text);
        break;
      default:
        assertNever(change);
    }
  }

  #writeValue(name: string, text: string | null): void {
    void (text === null ? this.#values.remove(name) : this.#values.put(name, text));
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new QueueServerError('STORE_CLOSED');
  }
}

async function openedAt<T>(path: string, use: (root: RootDatabase<string, string>) => T): Promise<T> {
  try {
    // LMDB creates its files readable for all; the folder keeps others out, for the lock key is in there.
    await mkdir(path, { recursive: true, mode: 0o700 });
    // Loaded here, so that a program which only names this store need not load a database.
    const { open } = await import('lmdb');
    // Without `overlappingSync` a promise resolves after the flush: acknowledged means on disk.
    return use(open({ path, noSubdir: false, encoding: 'string', overlappingSync: false }));
  } catch (error) {
    throw new QueueServerError('STORE_UNUSABLE', [path, messageOf(error)], { cause: error });
  }
}
