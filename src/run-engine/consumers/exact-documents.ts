import type { DataKey } from '../../protocol/data-key.js';
import type { NamedDocument } from '../../protocol/documents.js';
import { Encoded, float, Float, type JsonObject, type JsonValue } from '../../protocol/json-value.js';

/** Integers beyond are written as texts: neither msgpack nor most readers have a word for them. */
const MAX_INTEGER = 2n ** 64n - 1n;
const MIN_INTEGER = -(2n ** 63n);

/**
 * Documents for encodings that tell floats from integers, as Python does. In JavaScript `1` may be either: times, and
 * what a descriptor calls a `number`, are floats, also where they are whole. Arrays of numbers become lists.
 */
export class ExactDocuments {
  /** By the uid of the descriptor: which of its keys hold floats. Of runs that are open. */
  readonly #floatKeys = new Map<string, { run: string; keys: ReadonlySet<string> }>();

  /** Must see the documents in their order: a descriptor tells about the events that follow it. */
  exact(...[name, doc]: NamedDocument): JsonObject {
    switch (name) {
      case 'descriptor': {
        this.#floatKeys.set(doc.uid, { run: doc.run_start, keys: floatKeys(doc.data_keys) });
        const configuration = mapped(doc.configuration, (part) => ({
          ...objectValue(part),
          data: dataValues(part.data, floatKeys(part.data_keys)),
          timestamps: floats(part.timestamps),
        }));
        return { ...objectValue(doc), time: float(doc.time), configuration };
      }
      case 'event':
      case 'event_page': {
        const { data, time, timestamps, ...rest } = doc;
        const keys = this.#floatKeys.get(doc.descriptor)?.keys;
        return {
          ...objectValue(rest),
          ...{ time: floats(time), data: dataValues(data, keys), timestamps: floats(timestamps) },
        };
      }
      case 'stop':
        for (const [uid, { run }] of this.#floatKeys) if (run === doc.run_start) this.#floatKeys.delete(uid);
        return { ...objectValue(doc), time: float(doc.time) };
      case 'start':
        return { ...objectValue(doc), time: float(doc.time) };
      default:
        return objectValue(doc);
    }
  }
}

function floatKeys(dataKeys: Readonly<Record<string, DataKey>>): ReadonlySet<string> {
  const keys = Object.entries(dataKeys).filter(([, key]) => isFloat(key));
  return new Set(keys.map(([name]) => name));
}

function isFloat({ dtype, dtype_numpy }: DataKey): boolean {
  return dtype === 'number' || (dtype === 'array' && /^[<>=|]?f\d/.test(String(dtype_numpy)));
}

function dataValues(
  data: Readonly<Record<string, unknown>>,
  keys: ReadonlySet<string> | undefined,
): JsonObject {
  const values: Record<string, JsonValue | undefined> = {};
  for (const key in data) values[key] = keys?.has(key) === true ? floats(data[key]) : plain(data[key]);
  return values;
}

/** All numbers in it are floats. */
function floats(value: unknown): JsonValue | undefined {
  if (typeof value === 'number') return float(value);
  if (Array.isArray(value)) return value.map(floats) as JsonValue[];
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return mapped(value as Record<string, unknown>, floats);
  return plain(value);
}

function plain(value: unknown): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return value > MAX_INTEGER || value < MIN_INTEGER ? String(value) : value;
    case 'object':
      return value === null ? null : structure(value);
    default:
      return undefined;
  }
}

function structure(value: object): JsonValue | undefined {
  if (value instanceof Float || value instanceof Encoded) return value;
  if (Array.isArray(value)) return value.map(plain) as JsonValue[];
  if (value instanceof Float64Array || value instanceof Float32Array) return Array.from(value, float);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<unknown>, plain) as JsonValue[];
  // Dates, for one, say themselves what they are in a document.
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(value.toJSON());
  return objectValue(value);
}

function objectValue(value: object): Record<string, JsonValue | undefined> {
  return mapped(value as Record<string, unknown>, plain);
}

function mapped<T>(
  object: Readonly<Record<string, T>>,
  change: (value: T) => JsonValue | undefined,
): Record<string, JsonValue | undefined> {
  const values: Record<string, JsonValue | undefined> = {};
  for (const key of Object.keys(object)) values[key] = change(object[key] as T);
  return values;
}
