import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database, RootDatabase } from 'lmdb';
import { assertNever, messageOf, QueueServerError } from '../../errors.js';
import type { ItemUid } from '../../protocol/index.js';
import {
  RECORD_NAMES,
  type Place,
  type QueueChange,
  type QueueSnapshot,
  type RecordName,
} from '../../queue/index.js';

/** Grows when older versions could not read what we write: those before 2 know of no journal. */
const FORMAT = 2;
const REASON_MS = 1_000;

type ItemKey = [Place, ItemUid];

/**
 * The queue in LMDB. What is written at once is one transaction, on disk when its promise resolves, or undone when it rejects. A process
 * that dies at any moment leaves the file as its last transaction made it.
 */
export class QueueDatabase {
  readonly #root: RootDatabase<string, string>;
  /** Keys sort by place; the uid is in the key so that items need not be read at start. */
  readonly #items: Database<string, ItemKey>;
  readonly #history: Database<string, number>;
  /** The records, `running_item`, `format` and `journal`. */
  readonly #values: Database<string, string>;

  private constructor(
    root: RootDatabase<string, string>,
    readonly path: string,
  ) {
    this.#root = root;
    this.#items = root.openDB({ name: 'items', encoding: 'string' });
    this.#history = root.openDB({ name: 'history', encoding: 'string' });
    this.#values = root.openDB({ name: 'values', encoding: 'string' });
  }

  /** Opens the database in this folder, which is created if it is missing. */
  static async open(path: string): Promise<QueueDatabase> {
    const database = await openedAt(path, (root) => new QueueDatabase(root, path));
    const format = database.#values.get('format') ?? String(FORMAT);
    if (Number(format) <= FORMAT) return database;
    await database.close();
    throw new QueueServerError('STORE_TOO_NEW', [path, format]);
  }

  /** The journal that goes on where this database ends; undefined: there was none yet. */
  get journal(): string | undefined {
    return this.#values.get('journal');
  }

  load(): QueueSnapshot {
    const records = new Map<RecordName, string>();
    for (const name of RECORD_NAMES) {
      const text = this.readRecord(name);
      if (text !== null) records.set(name, text);
    }
    return {
      foreign: false,
      items: [...this.#items.getRange()].map(({ key: [place, uid], value }) => ({ place, uid, text: value })),
      running: this.#values.get('running_item') ?? null,
      history: [...this.#history.getRange()].map(({ key, value }) => ({ number: key, text: value })),
      records,
    };
  }

  readRecord(name: RecordName): string | null {
    return this.#values.get(name) ?? null;
  }

  /** Makes the changes and, in the same transaction, lets another journal follow. */
  write(changes: readonly QueueChange[], journal: string): Promise<void> {
    return this.#transact(() => {
      for (const change of changes) this.#write(change);
      this.#writeValue('journal', journal);
      this.#writeValue('format', String(FORMAT));
    });
  }

  /** A journal has no records in it, so it stays the one that follows. */
  removeRecord(name: RecordName): Promise<void> {
    return this.#transact(() => this.#writeValue(name, null));
  }

  async close(): Promise<void> {
    await this.#root.close();
  }

  async #transact(writes: () => void): Promise<void> {
    try {
      await this.#root.batch(writes);
    } catch (error) {
      throw new QueueServerError('DISK_REFUSES', [this.path, await reasonOf(error)], { cause: error });
    }
  }

  #write(change: QueueChange): void {
    switch (change.change) {
      case 'insert':
        quietly(this.#items.put([change.place, change.stored.uid], change.stored.text));
        break;
      case 'remove':
        quietly(this.#items.remove([change.place, change.stored.uid]));
        break;
      case 'replace':
        quietly(this.#items.remove([change.place, change.old.uid]));
        quietly(this.#items.put([change.place, change.stored.uid], change.stored.text));
        break;
      case 'renumber':
        // The uid in the key keeps an item apart from the one whose place it gets.
        for (const { from, to, stored } of change.moves) {
          quietly(this.#items.remove([from, stored.uid]));
          quietly(this.#items.put([to, stored.uid], stored.text));
        }
        break;
      case 'clear_queue':
        quietly(this.#items.clearAsync());
        break;
      case 'set_running':
        this.#writeValue('running_item', change.stored?.text ?? null);
        break;
      case 'append_history':
        quietly(this.#history.put(change.number, change.text));
        break;
      case 'trim_history':
        for (const number of change.numbers) quietly(this.#history.remove(number));
        break;
      case 'drop_history':
        quietly(this.#history.remove(change.number));
        break;
      case 'set_record':
        this.#writeValue(change.name, change.text);
        break;
      default:
        assertNever(change);
    }
  }

  #writeValue(name: string, text: string | null): void {
    quietly(text === null ? this.#values.remove(name) : this.#values.put(name, text));
  }
}

/** LMDB tells the reason with a promise of its own, which comes true in the same turn, and must not stay unhandled. */
async function reasonOf(error: unknown): Promise<string> {
  const { commitError } = error as { commitError?: Promise<never> };
  if (commitError === undefined) return messageOf(error);
  const untold = delay(REASON_MS, error, { ref: false });
  const reason = messageOf(await Promise.race([commitError.catch((why: unknown) => why), untold]));
  // "Read-only file system: Attempting to write page at position …": the rest is for the authors of LMDB.
  return reason.split(':')[0] ?? reason;
}

/** For one write of a batch: the promise of the batch reports its failure. */
function quietly(write: Promise<unknown>): void {
  write.catch(() => undefined);
}

async function openedAt<T>(path: string, use: (root: RootDatabase<string, string>) => T): Promise<T> {
  try {
    // LMDB creates its files readable for all; the folder keeps others out, for the lock key is in there.
    await mkdir(path, { recursive: true, mode: 0o700 });
    // Loaded here, so that a program which only names this store need not load a database.
    const { open } = await import('lmdb');
    return use(
      open({
        path,
        noSubdir: false,
        encoding: 'string',
        // Without it a promise resolves after the flush: acknowledged means on disk.
        overlappingSync: false,
        // `batch` says what belongs together. Batches by event turn leave a promise of LMDB's own unhandled when a commit fails.
        eventTurnBatching: false,
      }),
    );
  } catch (error) {
    throw new QueueServerError('STORE_UNUSABLE', [path, messageOf(error)], { cause: error });
  }
}
