import type { Entry } from './ordered-index.js';
import { makeRoom } from './places.js';
import type { QueueState } from './queue-state.js';
import type { QueueChange } from './store.js';
import type { StoredItem } from './stored-item.js';

/** Any edit of the order: some items leave, and some items (the same ones, when they are moved) come in at one gap, together. */
export interface Rearrangement {
  readonly leave?: readonly Entry[];
  readonly enter?: readonly StoredItem[];
  /** Gap `n` lies before the item at position `n` of the queue as it is, before anything leaves. */
  readonly gap?: number;
}

/** The changes that make a rearrangement; none when it would leave everything as it is. Changes nothing by itself. */
export function rearrange(
  queue: QueueState,
  { leave = [], enter = [], gap = 0 }: Rearrangement,
): QueueChange[] {
  const leaving = new Set(leave);
  const [left, right] = [staying(queue, gap - 1, -1, leaving), staying(queue, gap, 1, leaving)];
  const changes: QueueChange[] = leave.map(({ place, stored }) => ({ change: 'remove', place, stored }));
  if (enter.length === 0) return changes;
  if (isMove(leave, enter) && standsThere(queue, leave, first(staying(queue, gap - 1, -1, leaving))))
    return [];

  const { places, renumbered } = makeRoom(enter.length, left, right);
  if (renumbered.length > 0) changes.push({ change: 'renumber', moves: renumbered });
  const before = first(staying(queue, gap, 1, leaving))?.stored ?? null;
  enter.forEach((stored, i) => changes.push({ change: 'insert', place: places[i] ?? 0, stored, before }));
  return changes;
}

/** The entries that stay, from a position on in one direction. */
function* staying(
  queue: QueueState,
  from: number,
  step: 1 | -1,
  leaving: ReadonlySet<Entry>,
): Iterator<Entry> & Iterable<Entry> {
  for (let position = from; ; position += step) {
    const entry = queue.at(position);
    if (entry === undefined) return;
    if (!leaving.has(entry)) yield entry;
  }
}

function first(entries: Iterable<Entry>): Entry | undefined {
  for (const entry of entries) return entry;
  return undefined;
}

function isMove(leave: readonly Entry[], enter: readonly StoredItem[]): boolean {
  return leave.length === enter.length && leave.every(({ stored }, i) => stored === enter[i]);
}

/** Whether these entries already stand together, in this order, directly behind `left` (or at the front). */
function standsThere(queue: QueueState, entries: readonly Entry[], left: Entry | undefined): boolean {
  const start = left === undefined ? 0 : queue.positionOf(left) + 1;
  return entries.every((entry, i) => queue.at(start + i) === entry);
}
