import { statfsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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

/**
 * A write that fails in LMDB for want of space damages the memory of the process (lmdb-js formats its complaint into
 * too small a buffer), so we look beforehand. A look costs microseconds.
 */
const SPACE_LEFT_OVER = 2 ** 20;
/** What only removes may use more of it, so that somebody can make room. */
const SPACE_TO_REMOVE = 2 ** 18;
/** Pages are copied before they are changed, and partly filled. */
const SPACE_PER_BYTE = 4;
/** Nobody fills up so much in so short a time: until then what was seen holds, less what we have written since. */
const AMPLE_SPACE = 2 ** 30;
const SEEN_HOLDS_MS = 50;
const REASON_MS = 1_000;

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
  #space = { bytes: 0, seenAt: -Infinity };
  #closing: Promise<void> | undefined;

  private constructor(
    root: RootDatabase<string, string>,
    readonly path: string,
  ) {
    this.#root = root;
    this.#items = root.openDB({ name: 'items', encoding: 'string' });
    this.#history = root.openDB({ name: 'history', encoding: 'string' });
    this.#values = root.openDB({ name: 'values', encoding: 'string' });
  }

  /** Its folder in a data directory. */
  static pathIn(directory: string): string {
    return join(directory, 'queue.lmdb');
  }

  static async open(directory: string): Promise<EmbeddedStore> {
    const path = EmbeddedStore.pathIn(directory);
    const store = await openedAt(path, (root) => new EmbeddedStore(root, path));
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
    this.#refuseFullDisk(transition);
    try {
      await this.#root.batch(() => {
        for (const change of transition) this.#write(change);
      });
    } catch (error) {
      throw new QueueServerError('DISK_REFUSES', [this.path, await reasonOf(error)], { cause: error });
    }
  }

  async readRecord(name: RecordName): Promise<string | null> {
    this.#refuseClosed();
    return this.#values.get(name) ?? null;
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#root.close());
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

  #refuseFullDisk(transition: readonly QueueChange[]): void {
    let bytes = 0;
    for (const change of transition) bytes += sizeOf(change);
    const needed = bytes === 0 ? SPACE_TO_REMOVE : SPACE_LEFT_OVER + bytes * SPACE_PER_BYTE;
    if (this.#spaceFor(needed) < needed) throw new QueueServerError('DISK_FULL', [this.path]);
  }

  /** The bytes that are free, at least as far as it matters to somebody who needs so many. */
  #spaceFor(needed: number): number {
    const now = performance.now();
    this.#space.bytes -= needed;
    if (this.#space.bytes < AMPLE_SPACE || now > this.#space.seenAt + SEEN_HOLDS_MS) {
      const { bavail, bsize } = statfsSync(this.path);
      this.#space = { bytes: bavail * bsize, seenAt: now };
    }
    return this.#space.bytes;
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new QueueServerError('STORE_CLOSED');
  }
}

/** How much a change adds. */
function sizeOf(change: QueueChange): number {
  if (change.change === 'remove' || change.change === 'drop_history') return 0;
  if ('stored' in change) return change.stored?.text.length ?? 0;
  return 'text' in change ? (change.text?.length ?? 0) : 0;
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
