import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, QueueServerError } from '../../errors.js';
import { BLOCK, encodeEntry, entrySize, readEntries } from './journal-entry.js';
import type { DiskSpace } from './disk-space.js';

/** The first block is for `probe`. */
const BEGIN = BLOCK;
/** As many small changes as two transactions a second can take over from somebody who makes a thousand of them. */
const SIZE = BEGIN + 512 * BLOCK;
/** What is longer is written once, to the database: its flushes count for little then. */
export const MAX_ENTRY = 16 * BLOCK;

/**
 * A file in which transitions are noted until the database takes them over, many at a time. A note costs one flush of one block, where
 * a transaction costs two flushes and several blocks.
 *
 * The file has its size from the start, and zeros in it, so that a write changes nothing but the blocks that it writes. It is written
 * from its begin again and again, each time as another journal with a name that nobody can guess. The database names the one that goes on
 * where it ends, so what is left of earlier journals behind it is never mistaken for its entries, and changing that name is what
 * empties a journal.
 */
export class Journal {
  readonly #file: FileHandle;
  readonly #buffer = Buffer.alloc(MAX_ENTRY);
  #name = '';
  #number = 0;
  #end = SIZE;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Null where no journal can be had, and everything is for the database. */
  static async open(path: string, space: DiskSpace): Promise<Journal | null> {
    // O_DSYNC flushes the cache of the disk on Linux; elsewhere it may not.
    if (process.platform !== 'linux') return null;
    let file: FileHandle | undefined;
    try {
      file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_DSYNC, 0o600);
      const { size } = await file.stat();
      if (size >= SIZE) return new Journal(file);
      if (space.has(2 * SIZE)) {
        await writeAll(file, Buffer.alloc(SIZE - size), size);
        await flushFolder(dirname(path));
        return new Journal(file);
      }
    } catch {
      // The database tells what is wrong with this disk, when something is to be written.
    }
    await file?.close();
    return null;
  }

  /** A name that no journal has had before. */
  static newName(): string {
    return randomBytes(8).toString('hex');
  }

  /** Starts anew under this name, and writes over what there was. */
  begin(name: string): void {
    this.#name = name;
    this.#number = 0;
    this.#end = BEGIN;
  }

  hasRoomFor(text: string): boolean {
    const size = entrySize(text);
    return size <= MAX_ENTRY && this.#end + size <= SIZE;
  }

  /** The text is on the disk when the promise resolves. When it rejects, nobody knows what is: another journal has to begin. */
  async append(text: string): Promise<void> {
    const entry = encodeEntry(this.#buffer, this.#name, { number: this.#number, text });
    try {
      await writeAll(this.#file, entry, this.#end);
    } catch (error) {
      await this.#erase();
      throw error;
    }
    this.#number++;
    this.#end += entry.length;
  }

  /** Rejects when the disk takes nothing, with what the operating system says. */
  async probe(): Promise<void> {
    await writeAll(this.#file, Buffer.alloc(BLOCK), 0);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** What was refused should not be found at the next start. It is all that can be done about it on a disk that fails. */
  async #erase(): Promise<void> {
    await this.#file.write(Buffer.alloc(BLOCK), 0, BLOCK, this.#end).catch(() => undefined);
  }
}

/** The texts of the journal of this name, in the order in which they were appended. */
export async function readJournal(path: string, name: string): Promise<readonly string[]> {
  const content = await contentOf(path);
  const { texts, isDamaged } = readEntries(content.subarray(BEGIN), name);
  if (isDamaged) throw new QueueServerError('STORE_DAMAGED', [path]);
  return texts;
}

async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw new QueueServerError('STORE_UNUSABLE', [path, messageOf(error)], { cause: error });
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  const { bytesWritten } = await file.write(bytes, 0, bytes.length, position);
  // A disk that has no room for the rest takes a part, and says so at the next write only.
  if (bytesWritten < bytes.length) throw new Error(`only ${bytesWritten} bytes were written`);
}

/** A new file is there for good when the folder that names it is on the disk, too. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
