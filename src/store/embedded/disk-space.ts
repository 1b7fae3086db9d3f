import { statfsSync } from 'node:fs';
import type { QueueChange } from '../../queue/index.js';

const SPACE_LEFT_OVER = 2 ** 20;
/** What only removes may use more of it, so that somebody can make room. */
const SPACE_TO_REMOVE = 2 ** 18;
/** Pages are copied before they are changed, and partly filled. */
const SPACE_PER_BYTE = 4;
/** Nobody fills up so much in so short a time: until then what was seen holds, less what we have written since. */
const AMPLE_SPACE = 2 ** 30;
const SEEN_HOLDS_MS = 50;

/**
 * The room on the disk that has this folder. A write that fails in LMDB for want of space damages the memory of the process (lmdb-js
 * formats its complaint into too small a buffer), so we look beforehand. A look costs microseconds.
 */
export class DiskSpace {
  readonly #path: string;
  #bytes = 0;
  #seenAt = -Infinity;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether LMDB has room for what adds so many bytes, beside others that it will have to take first. */
  suffices(added: number, waiting: number): boolean {
    const own = added === 0 ? SPACE_TO_REMOVE : SPACE_LEFT_OVER + added * SPACE_PER_BYTE;
    return this.has(own + waiting * SPACE_PER_BYTE);
  }

  has(bytes: number): boolean {
    return this.#spaceFor(bytes) >= bytes;
  }

  /** The bytes that are free, at least as far as it matters to somebody who needs so many. */
  #spaceFor(needed: number): number {
    const now = performance.now();
    this.#bytes -= needed;
    if (this.#bytes < AMPLE_SPACE || now > this.#seenAt + SEEN_HOLDS_MS) {
      const { bavail, bsize } = statfsSync(this.#path);
      this.#bytes = bavail * bsize;
      this.#seenAt = now;
    }
    return this.#bytes;
  }
}

/** How many bytes of text the changes add. */
export function addedBy(changes: readonly QueueChange[]): number {
  let bytes = 0;
  for (const change of changes) bytes += sizeOf(change);
  return bytes;
}

function sizeOf(change: QueueChange): number {
  if (change.change === 'remove' || change.change === 'drop_history') return 0;
  if ('stored' in change) return change.stored?.text.length ?? 0;
  return 'text' in change ? (change.text?.length ?? 0) : 0;
}
