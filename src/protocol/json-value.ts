/**
 * JSON as Python writes and reads it, without loss. Items are echoed to clients and handed to plans, so `1.0` must not
 * become `1`, big integers must not be rounded, and `NaN` and the infinities pass (spec re-manager §1.2).
 *
 * A number of ours that is whole is an integer on the wire. A whole *float* is a `Float`, an integer that a double
 * cannot hold is a `bigint`.
 */
export type JsonValue =
  null | boolean | string | number | bigint | Float | readonly JsonValue[] | JsonObject | Encoded;
export type JsonObject = { readonly [key: string]: JsonValue | undefined };

/** A float whose value is a whole number: Python tells `1.0` from `1`, and so must we. */
export class Float {
  constructor(readonly value: number) {}
  valueOf(): number {
    return this.value;
  }
  toJSON(): number {
    return this.value;
  }
}

/** Text that is JSON already. A reply that holds thousands of items is joined from their texts instead of written anew. */
export class Encoded {
  constructor(readonly text: string) {}
}

/** A time stamp (seconds since the epoch): always a float on the wire, also at a full second. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/**
 * Deeper nesting than any plan argument has, far from the end of our stack, and as deep as Python programs can read what
 * we send them, in either encoding.
 */
export const MAX_DEPTH = 500;

/** An object of JSON: not null, not an array, not one of our number classes. */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Float) &&
    !(value instanceof Encoded)
  );
}

/** Where JavaScript would reorder the keys of an object, their order as they were read. */
const KEY_ORDER = Symbol('key order');
const INDEX_KEY = /^(0|[1-9]\d*)$/;

/** The keys of an object in the order in which they were written, which is not always that of `Object.keys`. */
export function keysOf(object: JsonObject): readonly string[] {
  return (object as { [KEY_ORDER]?: string[] })[KEY_ORDER] ?? Object.keys(object);
}

/** The same object with other values: what is made of an object that was read keeps the order of its keys. */
export function mapValues(
  object: JsonObject,
  change: (value: JsonValue | undefined, key: string) => JsonValue | undefined,
): JsonObject {
  return objectOf(keysOf(object).map((key) => [key, change(object[key], key)]));
}

/** An object with its keys in the order given. Of equal keys the last one wins. */
export function objectOf(entries: readonly (readonly [string, JsonValue | undefined])[]): JsonObject {
  const object: Record<string, JsonValue | undefined> = {};
  for (const [key, value] of entries) {
    const first = key.charCodeAt(0);
    if ((first >= ZERO && first <= NINE) || key === '__proto__') return oddObjectOf(entries);
    object[key] = value;
  }
  return object;
}

const ZERO = 0x30;
const NINE = 0x39;

/** An assignment to "__proto__" would set the prototype instead of adding a key. */
function oddObjectOf(entries: readonly (readonly [string, JsonValue | undefined])[]): JsonObject {
  const object = Object.fromEntries(entries);
  const keys = [...new Set(entries.map(([key]) => key))];
  if (keys.some((key) => INDEX_KEY.test(key))) Object.defineProperty(object, KEY_ORDER, { value: keys });
  return object;
}
