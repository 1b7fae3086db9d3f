import type { Place } from './store.js';
import type { StoredItem } from './stored-item.js';

/** An item at its place. Only `QueueState` moves an entry to another place. */
export interface Entry {
  place: Place;
  readonly stored: StoredItem;
}

// Small enough that inserting into one costs nothing, large enough that adding up their lengths costs nothing either.
const CHUNK_SIZE = 512;

/**
 * The items in their order: found by position, and by place. The list is cut into chunks, so that an edit moves a few
 * hundred references in memory whether the queue holds 10 items or 100 000.
 *
 * Invariants: places ascend through all chunks; no chunk is empty.
 */
export class OrderedIndex {
  #chunks: Entry[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The entry at a position, which counts from 0. */
  at(position: number): Entry | undefined {
    if (position < 0 || position >= this.#size) return undefined;
    if (position === this.#size - 1) return this.#chunks.at(-1)?.at(-1);
    let start = 0;
    for (const chunk of this.#chunks) {
      if (position < start + chunk.length) return chunk[position - start];
      start += chunk.length;
    }
    return undefined;
  }

  /** The position of an entry that is in the index. */
  positionOf(entry: Entry): number {
    const holder = this.#chunkFor(entry.place);
    let position = lowerBound(this.#chunks[holder] ?? [], entry.place);
    for (let i = 0; i < holder; i++) position += this.#chunks[i]?.length ?? 0;
    return position;
  }

  insert(entry: Entry): void {
    this.#size++;
    const holder = this.#chunkFor(entry.place);
    const chunk = this.#chunks[holder];
    if (chunk === undefined) {
      this.#chunks.push([entry]);
      return;
    }
    chunk.splice(lowerBound(chunk, entry.place), 0, entry);
    if (chunk.length > CHUNK_SIZE) this.#chunks.splice(holder + 1, 0, chunk.splice(chunk.length >> 1));
  }

  remove(entry: Entry): void {
    const holder = this.#chunkFor(entry.place);
    const chunk = this.#chunks[holder];
    const at = lowerBound(chunk ?? [], entry.place);
    if (chunk === undefined || chunk[at]?.place !== entry.place) return;
    this.#size--;
    chunk.splice(at, 1);
    if (chunk.length > CHUNK_SIZE / 4) return;
    const next = this.#chunks[holder + 1];
    if (chunk.length === 0) this.#chunks.splice(holder, 1);
    else if (next !== undefined && next.length < CHUNK_SIZE / 2) {
      chunk.push(...next);
      this.#chunks.splice(holder + 1, 1);
    }
  }

  clear(): void {
    this.#chunks = [];
    this.#size = 0;
  }

  *[Symbol.iterator](): IterableIterator<Entry> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The texts of all items, joined as the elements of a JSON array are. */
  joinedTexts(): string {
    return this.#chunks.map((chunk) => chunk.map((entry) => entry.stored.text).join(', ')).join(', ');
  }

  /** The number of the chunk that holds a place, or that has to take it. */
  #chunkFor(place: Place): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#chunks[middle]?.at(-1)?.place ?? Infinity) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function lowerBound(chunk: readonly Entry[], place: Place): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunk[middle]?.place ?? Infinity) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
