import {
  Float,
  isObject,
  keysOf,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from '../../../src/protocol/index.js';

/** Where a reply of ours is not that of the reference. */
export interface Difference {
  /** Keys from the outside in; places in a list are numbers. */
  readonly path: readonly (string | number)[];
  readonly ours: JsonValue | undefined;
  readonly reference: JsonValue | undefined;
}

const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Which uid of ours stands for which of the reference, by order of appearance. The uid of a list or of the queue changes
 * when its content does: so when only one side has changed it, the pair does not fit any more, and that is found too.
 */
export class UidPairs {
  readonly #ours = new Map<string, string>();
  readonly #reference = new Map<string, string>();

  /** Whether the two have always been a pair, or may become one. */
  fit(ours: string, reference: string): boolean {
    const known = this.#ours.get(reference) ?? ours;
    const back = this.#reference.get(ours) ?? reference;
    return known === ours && back === reference;
  }

  /** From now on the two are a pair, whatever they were before. */
  pair(ours: string, reference: string): void {
    this.#ours.set(reference, ours);
    this.#reference.set(ours, reference);
  }

  /** Puts our uids in place of those of the reference. */
  toOurs(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.#ours.get(value) ?? value;
    if (Array.isArray(value)) return value.map((inner) => this.toOurs(inner as JsonValue));
    return isObject(value) ? this.#objectToOurs(value) : value;
  }

  /** Keys may be uids as well. */
  withOurKeys(object: JsonObject): JsonObject {
    if (!Object.keys(object).some((key) => this.#ours.has(key))) return object;
    return Object.fromEntries(keysOf(object).map((key) => [this.#ours.get(key) ?? key, object[key]]));
  }

  #objectToOurs(object: JsonObject): JsonObject {
    const renamed = this.withOurKeys(object);
    return Object.fromEntries(keysOf(renamed).map((key) => [key, this.toOurs(renamed[key] ?? null)]));
  }
}

/** Texts are worded anew; that there is one, or none, is what programs may look at. */
const TEXTS: ReadonlySet<unknown> = new Set(['msg', 'traceback', 'time_str']);
const TIMES: ReadonlySet<unknown> = new Set(['time', 'time_start', 'time_stop']);
/** Renewed whenever it suits the server. */
const IGNORED: ReadonlySet<unknown> = new Set(['status_uid']);
/** Fields of ours that the reference does not have. */
const ADDITIONS: ReadonlySet<string> = new Set(['plan_progress', 'waiting_for', 'kernel_fault']);
/** Within these the keys have an order (spec re-manager §6.1). */
const ITEMS: ReadonlySet<unknown> = new Set(['item', 'items', 'running_item']);

type Path = readonly (string | number)[];

/** All differences between two replies: types, values, uids, order of lists, and order of the keys of items. */
export function differences(
  ours: JsonValue | undefined,
  reference: JsonValue | undefined,
  uids: UidPairs,
  path: Path = [],
): Difference[] {
  const difference: Difference[] = [{ path, ours, reference }];
  const key = path.at(-1);
  if (IGNORED.has(key)) return [];
  if (typeof ours === 'string' && typeof reference === 'string') {
    if (TIMES.has(key)) return [];
    if (TEXTS.has(key)) return (ours === '') === (reference === '') ? [] : difference;
    if (isUid(ours) && isUid(reference)) return uids.fit(ours, reference) ? [] : difference;
  }
  if (TIMES.has(key) && isFloat(ours) && isFloat(reference)) return [];
  if (Array.isArray(ours) && Array.isArray(reference)) {
    if (ours.length !== reference.length) return difference;
    return ours.flatMap((value, i) =>
      differences(value as JsonValue, reference[i] as JsonValue, uids, [...path, i]),
    );
  }
  if (isObject(ours) && isObject(reference)) {
    const theirs = uids.withOurKeys(reference);
    const inOrder = path.some((part) => ITEMS.has(part));
    const keys = keysOf(ours).filter((name) => !ADDITIONS.has(name));
    if (!equalKeys(keys, keysOf(theirs), inOrder)) return difference;
    return keys.flatMap((name) => differences(ours[name], theirs[name], uids, [...path, name]));
  }
  return stringifyJson(ours) === stringifyJson(reference) ? [] : difference;
}

/** Pairs all uids that stand at the same places. */
export function pairUids(
  ours: JsonValue | undefined,
  reference: JsonValue | undefined,
  uids: UidPairs,
): void {
  if (typeof ours === 'string' && typeof reference === 'string') {
    if (isUid(ours) && isUid(reference)) uids.pair(ours, reference);
  } else if (Array.isArray(ours) && Array.isArray(reference)) {
    ours.forEach((value, i) => pairUids(value as JsonValue, reference[i] as JsonValue | undefined, uids));
  } else if (isObject(ours) && isObject(reference)) {
    for (const key of keysOf(ours)) pairUids(ours[key], reference[key], uids);
  }
}

function isUid(value: string): boolean {
  return UID.test(value);
}

function isFloat(value: JsonValue | undefined): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

function equalKeys(ours: readonly string[], reference: readonly string[], inOrder: boolean): boolean {
  const order = (keys: readonly string[]) => (inOrder ? keys : keys.toSorted());
  return order(ours).join('\n') === order(reference).join('\n');
}
