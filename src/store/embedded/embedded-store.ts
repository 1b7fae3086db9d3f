import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { messageOf, QueueServerError } from '../../errors.js';
import {
  Serial,
  type QueueChange,
  type QueueSnapshot,
  type QueueStore,
  type RecordName,
} from '../../queue/index.js';
import { MemoryContents } from '../memory.js';
import { QueueDatabase } from './database.js';
import { addedBy, DiskSpace } from './disk-space.js';
import { canBeNoted, readTransition, writeTransition } from './journal-text.js';
import { Journal, MAX_ENTRY, readJournal } from './journal.js';

/** How long a note may stay in the journal. It is as safe there as in the database, which needs a moment to take it over. */
const TAKE_OVER_MS = 1_000;

/**
 * The default store: a database (LMDB) in a folder of its own below the data directory, with a journal in front of it.
 *
 * A small transition is noted in the journal, and acknowledged when the note is on the disk. All other ones are written to the database, in
 * one transaction with everything that the journal holds, which begins another journal. That happens too when the journal is full, a while
 * after a note, at the end, and whenever something went wrong: until a transaction has succeeded again, nothing is noted.
 *
 * So at any moment the database and the journal that it names are the queue, and whoever opens them after a crash finds both. Nothing is
 * taken over twice, for what takes it over changes the name.
 */
export class EmbeddedStore implements QueueStore {
  readonly #database: QueueDatabase;
  readonly #journal: Journal | null;
  readonly #space: DiskSpace;
  readonly #transitions = new Serial();
  /** What the journal holds. */
  #noted: QueueChange[];
  #notedBytes: number;
  /** False until the first transaction: what was found at the start may end in an entry that is not whole. */
  #mayNote = false;
  #takeOver: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  private constructor(
    database: QueueDatabase,
    journal: Journal | null,
    space: DiskSpace,
    noted: QueueChange[],
  ) {
    this.#database = database;
    this.#journal = journal;
    this.#space = space;
    this.#noted = noted;
    this.#notedBytes = addedBy(noted);
  }

  /** Its folder in a data directory. */
  static pathIn(directory: string): string {
    return join(directory, 'queue.lmdb');
  }

  /** Only one may be open at a time: see `lockDirectory`. Changes nothing that is there, so it works on a full disk, too. */
  static async open(directory: string): Promise<EmbeddedStore> {
    const database = await QueueDatabase.open(EmbeddedStore.pathIn(directory));
    try {
      const path = join(database.path, 'journal');
      const texts = database.journal === undefined ? [] : await readJournal(path, database.journal);
      const space = new DiskSpace(database.path);
      const journal = await Journal.open(path, space);
      return new EmbeddedStore(database, journal, space, texts.flatMap(readTransition));
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  async load(): Promise<QueueSnapshot> {
    this.#refuseClosed();
    const snapshot = this.#database.load();
    if (this.#noted.length === 0) return snapshot;
    const contents = new MemoryContents(snapshot);
    contents.apply(this.#noted);
    return contents.snapshot();
  }

  async apply(transition: readonly QueueChange[]): Promise<void> {
    this.#refuseClosed();
    return this.#transitions.run(async () => {
      const bytes = addedBy(transition);
      if (!this.#space.suffices(bytes, this.#notedBytes))
        throw new QueueServerError('DISK_FULL', [this.#database.path]);
      if (!(await this.#note(transition, bytes))) await this.#write(transition);
    });
  }

  async readRecord(name: RecordName): Promise<string | null> {
    this.#refuseClosed();
    return this.#database.readRecord(name);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#transitions.run(() => this.#close()));
  }

  /** False when the transition has to be written to the database. */
  async #note(transition: readonly QueueChange[], bytes: number): Promise<boolean> {
    if (this.#journal === null || !this.#mayNote) return false;
    if (bytes > MAX_ENTRY || !transition.every(canBeNoted)) return false;
    const text = writeTransition(transition);
    if (!this.#journal.hasRoomFor(text)) return false;
    try {
      await this.#journal.append(text);
    } catch {
      // Whether the disk takes nothing at all will be seen next.
      this.#mayNote = false;
      return false;
    }
    for (const change of transition) this.#noted.push(change);
    this.#notedBytes += bytes;
    this.#takeOverLater();
    return true;
  }

  /** One transaction for what was noted and for this. If it fails, what was noted stays where it is. */
  async #write(transition: readonly QueueChange[]): Promise<void> {
    const name = Journal.newName();
    // Should the transaction fail in a way that leaves open which journal follows, none is written to.
    this.#mayNote = false;
    await this.#insistOnDisk();
    await this.#database.write([...this.#noted, ...transition], name);
    this.#noted = [];
    this.#notedBytes = 0;
    this.#journal?.begin(name);
    this.#mayNote = true;
    clearTimeout(this.#takeOver);
    this.#takeOver = undefined;
  }

  /** LMDB must not find out that the disk takes nothing: a write that fails there damages the memory of the process (see `DiskSpace`). */
  async #insistOnDisk(): Promise<void> {
    try {
      await this.#journal?.probe();
    } catch (error) {
      throw new QueueServerError('DISK_REFUSES', [this.#database.path, reasonOf(error)], { cause: error });
    }
  }

  #takeOverLater(): void {
    this.#takeOver ??= setTimeout(() => {
      this.#takeOver = undefined;
      void this.#transitions.run(async () => {
        await this.#takeOverNow();
        if (this.#noted.length > 0) this.#takeOverLater();
      });
    }, TAKE_OVER_MS).unref();
  }

  async #takeOverNow(): Promise<void> {
    if (this.#noted.length === 0) return;
    try {
      if (this.#space.suffices(0, this.#notedBytes)) await this.#write([]);
    } catch {
      // Nobody has to hear of it: what was acknowledged is safe in the journal, and whoever makes the next change is told.
    }
  }

  async #close(): Promise<void> {
    await this.#takeOverNow();
    clearTimeout(this.#takeOver);
    await this.#journal?.close();
    await this.#database.close();
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new QueueServerError('STORE_CLOSED');
  }
}

/** What the operating system says, without the names that it has for it. */
function reasonOf(error: unknown): string {
  const { errno } = error as NodeJS.ErrnoException;
  return getSystemErrorMap().get(errno ?? 0)?.[1] ?? messageOf(error);
}
