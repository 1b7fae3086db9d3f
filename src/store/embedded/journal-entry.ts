import { crc32 } from 'node:zlib';

/**
 * An entry of the journal stands at the begin of a block and fills whole blocks:
 *
 * | bytes | what                                                            |
 * | ----- | --------------------------------------------------------------- |
 * | 8     | the journal that it belongs to                                  |
 * | 4     | its number in this journal, from 0 on                           |
 * | 4     | length of the text in bytes                                     |
 * | 4     | CRC-32 of the 16 bytes before and of the text                   |
 * | …     | the text in UTF-8, then zeros up to the end of the block        |
 *
 * Numbers are unsigned, the least significant byte first. No block holds two entries, so no write touches a block in which there is
 * something that was acknowledged, whatever a disk makes of a block while the power fails.
 */
export const BLOCK = 4_096;
const HEADER = 20;

export interface JournalEntry {
  readonly number: number;
  readonly text: string;
}

/** The bytes that an entry with this text takes in the file. */
export function entrySize(text: string): number {
  return wholeBlocks(HEADER + Buffer.byteLength(text));
}

/** Writes an entry to the begin of `target`, which is large enough, and returns the part of it that it fills. */
export function encodeEntry(target: Buffer, journal: string, { number, text }: JournalEntry): Buffer {
  const length = target.write(text, HEADER);
  const entry = target.subarray(0, wholeBlocks(HEADER + length));
  entry.fill(0, HEADER + length);
  entry.write(journal, 0, 'hex');
  entry.writeUInt32LE(number, 8);
  entry.writeUInt32LE(length, 12);
  entry.writeUInt32LE(checksum(entry, length), 16);
  return entry;
}

export interface FoundEntries {
  /** In the order in which they were appended. */
  readonly texts: readonly string[];
  /** One of them cannot be read, though it was acknowledged. */
  readonly isDamaged: boolean;
}

/**
 * What a file has of this journal. An entry is appended when all before it are on the disk. So one that is not whole is the last one, and was
 * never acknowledged; if there is one behind it nevertheless, the disk has lost something.
 */
export function readEntries(content: Buffer, journal: string): FoundEntries {
  const texts: string[] = [];
  let start = 0;
  for (;;) {
    const entry = decodeEntry(content, start, journal);
    if (entry?.number !== texts.length) break;
    texts.push(entry.text);
    start += entrySize(entry.text);
  }
  let isDamaged = false;
  for (; start < content.length; start += BLOCK) {
    const entry = decodeEntry(content, start, journal);
    isDamaged ||= entry !== null && entry.number > texts.length;
  }
  return { texts, isDamaged };
}

/** The entry that begins here; null where there is none, or not all of it. */
function decodeEntry(content: Buffer, start: number, journal: string): JournalEntry | null {
  const rest = content.subarray(start);
  if (rest.length < HEADER || rest.toString('hex', 0, 8) !== journal) return null;
  const length = rest.readUInt32LE(12);
  if (HEADER + length > rest.length || rest.readUInt32LE(16) !== checksum(rest, length)) return null;
  return { number: rest.readUInt32LE(8), text: rest.toString('utf8', HEADER, HEADER + length) };
}

function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

function checksum(entry: Buffer, length: number): number {
  return crc32(entry.subarray(HEADER, HEADER + length), crc32(entry.subarray(0, 16)));
}
