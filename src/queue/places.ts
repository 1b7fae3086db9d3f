import type { Entry } from './ordered-index.js';
import type { Place, Renumbering } from './store.js';

/**
 * The distance between neighbours at either end of the queue. It is halved by each insertion at one spot, so twenty fit
 * before anything has to be renumbered; and eight thousand million appends fit below the largest exact integer.
 */
export const PLACE_GAP = 2 ** 20;

/** Renumbering takes in more neighbours until they can stand this far apart; with less it would soon be due again. */
const MIN_STEP = 2 ** 10;
const FIRST_REACH = 8;

export interface Room {
  /** Ascending, one for each item that comes. */
  readonly places: readonly Place[];
  readonly renumbered: readonly Renumbering[];
}

/**
 * Finds places for `count` items that stand together, between what `left` and `right` give: the entries on both sides, the nearest
 * first. Where the gap is used up, the neighbours move apart; their number grows with the logarithm of the insertions at that spot.
 */
export function makeRoom(count: number, left: Iterator<Entry>, right: Iterator<Entry>): Room {
  const lefts = new Neighbours(left);
  const rights = new Neighbours(right);
  for (let reach = 0; ; reach = reach === 0 ? FIRST_REACH : reach * 2) {
    const before = lefts.upTo(reach).toReversed();
    const after = rights.upTo(reach);
    const total = before.length + count + after.length;
    const places = spread(total, lefts.at(reach)?.place, rights.at(reach)?.place, reach === 0 ? 1 : MIN_STEP);
    if (places === undefined) continue;
    const renumbered = [
      ...movesOf(before, places),
      ...movesOf(after, places.slice(before.length + count)),
    ].filter(({ from, to }) => from !== to);
    return { places: places.slice(before.length, before.length + count), renumbered };
  }
}

/** Places evenly between two bounds that are taken; nothing when they would be closer than `minStep`. */
function spread(
  count: number,
  low: Place | undefined,
  high: Place | undefined,
  minStep: number,
): Place[] | undefined {
  if (low === undefined || high === undefined) {
    const start = low ?? (high === undefined ? -PLACE_GAP : high - (count + 1) * PLACE_GAP);
    return Array.from({ length: count }, (_, i) => start + (i + 1) * PLACE_GAP);
  }
  const step = Math.floor((high - low) / (count + 1));
  if (step < minStep) return undefined;
  return Array.from({ length: count }, (_, i) => low + (i + 1) * step);
}

function movesOf(entries: readonly Entry[], places: readonly Place[]): Renumbering[] {
  return entries.map((entry, i) => ({
    from: entry.place,
    to: places[i] ?? entry.place,
    stored: entry.stored,
  }));
}

/** Takes from an iterator only as far as somebody looked. */
class Neighbours {
  readonly #seen: Entry[] = [];
  readonly #rest: Iterator<Entry>;

  constructor(rest: Iterator<Entry>) {
    this.#rest = rest;
  }

  at(distance: number): Entry | undefined {
    while (this.#seen.length <= distance) {
      const { value, done } = this.#rest.next();
      if (done === true) return undefined;
      this.#seen.push(value);
    }
    return this.#seen[distance];
  }

  upTo(distance: number): Entry[] {
    this.at(distance);
    return this.#seen.slice(0, distance);
  }
}
