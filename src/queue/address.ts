import { QueueServerError } from '../errors.js';
import { stringifyJson, type JsonValue } from '../protocol/index.js';
import { isImmediate } from './item-fields.js';
import type { Entry } from './ordered-index.js';
import type { QueueState } from './queue-state.js';

/** Which item a client means. Null counts as not given; the values are as they came from the client. */
export interface Address {
  readonly pos?: JsonValue | undefined;
  readonly uid?: JsonValue | undefined;
}

/** Where a client wants an item. Null counts as not given. */
export interface Destination {
  readonly pos?: JsonValue | undefined;
  readonly before_uid?: JsonValue | undefined;
  readonly after_uid?: JsonValue | undefined;
}

/** The item that is meant (spec re-manager §3.6.4): the last one when nothing is said. */
export function locate(queue: QueueState, { pos, uid }: Address): Entry {
  if (isGiven(pos) && isGiven(uid)) throw new QueueServerError('POSITION_AMBIGUOUS', ['pos or uid']);
  if (isGiven(uid)) return findQueued(queue, uid);
  if (queue.size === 0) throw new QueueServerError('QUEUE_EMPTY');
  return atPosition(queue, pos ?? 'back');
}

/** The item with this uid, if it waits in the queue. */
export function findQueued(queue: QueueState, uid: JsonValue): Entry {
  const entry = queue.find(uid);
  if (entry !== undefined) return entry;
  if (queue.running?.uid === uid) throw new QueueServerError('ITEM_RUNNING', [shown(uid)]);
  throw new QueueServerError('ITEM_NOT_FOUND', [shown(uid)]);
}

/**
 * Where an item that comes from outside goes: the position that it will have (spec re-manager §3.6.1). Positions
 * beyond an end mean that end.
 */
export function gapFor(queue: QueueState, { pos, before_uid, after_uid }: Destination): number {
  const given = [pos, before_uid, after_uid].filter(isGiven);
  if (given.length > 1) throw new QueueServerError('POSITION_AMBIGUOUS', ['pos, before_uid or after_uid']);
  if (isGiven(before_uid)) return queue.positionOf(findQueued(queue, before_uid));
  if (isGiven(after_uid)) {
    // What runs comes before everything in the queue, if it came from the queue.
    if (isRunningFromQueue(queue, after_uid)) return 0;
    return queue.positionOf(findQueued(queue, after_uid)) + 1;
  }
  const size = queue.size;
  const place = parsePosition(pos ?? 'back');
  if (place === 'front') return 0;
  if (place === 'back') return size;
  // Negative positions count from the end of the queue that already holds the new item.
  return Math.min(Math.max(place < 0 ? size + 1 + place : place, 0), size);
}

/**
 * Where an item that is in the queue already shall go (spec re-manager §3.6.7): a gap in the queue as it is, so that gap
 * `n` lies before the item at position `n`. Nothing is clipped.
 */
export function gapForMove(queue: QueueState, source: Entry, destination: Destination): number {
  const { pos, before_uid, after_uid } = destination;
  checkOneDestination(destination);
  if (isGiven(before_uid)) return queue.positionOf(findQueued(queue, before_uid));
  if (isGiven(after_uid)) return queue.positionOf(findQueued(queue, after_uid)) + 1;
  const target = queue.positionOf(atPosition(queue, pos as JsonValue));
  // It ends up where the target is now: behind it when it comes from the front, before it when it comes from the back.
  return queue.positionOf(source) < target ? target + 1 : target;
}

/** An item that moves has one destination. */
export function checkOneDestination({ pos, before_uid, after_uid }: Destination): void {
  const given = [pos, before_uid, after_uid].filter(isGiven);
  if (given.length === 0)
    throw new QueueServerError('POSITION_MISSING', ['pos_dest, before_uid or after_uid']);
  if (given.length > 1)
    throw new QueueServerError('POSITION_AMBIGUOUS', ['pos_dest, before_uid or after_uid']);
}

export function isGiven(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

export function shown(value: JsonValue): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

function isRunningFromQueue(queue: QueueState, uid: JsonValue): boolean {
  return queue.running !== null && queue.running.uid === uid && !isImmediate(queue.running.item);
}

function atPosition(queue: QueueState, pos: JsonValue): Entry {
  const place = parsePosition(pos);
  const position =
    place === 'front' ? 0 : place === 'back' ? queue.size - 1 : place < 0 ? queue.size + place : place;
  const entry = queue.at(position);
  if (entry === undefined)
    throw new QueueServerError('POSITION_OUT_OF_RANGE', [shown(pos), String(queue.size)]);
  return entry;
}

function parsePosition(pos: JsonValue): 'front' | 'back' | number {
  if (pos === 'front' || pos === 'back') return pos;
  if (typeof pos === 'boolean' || typeof pos === 'bigint') return Number(pos);
  if (typeof pos === 'number' && Number.isInteger(pos)) return pos;
  throw new QueueServerError('POSITION_INVALID', [stringifyJson(pos)]);
}
