import type { Json, JsonObject } from '../context.js';

/** A state as it travels: JSON, and beside it the bytes that belong into it, with the place of each. */
export interface TravellingState {
  readonly state: JsonObject;
  readonly buffer_paths: readonly BytesPath[];
  readonly buffers: readonly Uint8Array[];
}

/** Names and places in lists, from the outside to the inside. */
export type BytesPath = readonly (string | number)[];

/** Takes the bytes out of a state: from an object they are left out, in a list there is null in their place. */
export function withoutBytes(state: Readonly<Record<string, unknown>>): TravellingState {
  const buffer_paths: BytesPath[] = [];
  const buffers: Uint8Array[] = [];
  const strip = (value: unknown, path: BytesPath): Json | undefined => {
    const bytes = bytesOf(value);
    if (bytes !== null) {
      buffer_paths.push(path);
      buffers.push(bytes);
      return undefined;
    }
    if (Array.isArray(value)) return value.map((inner, at) => strip(inner, [...path, at]) ?? null);
    return isPlain(value) ? stripEach(value, path) : (value as Json | undefined);
  };
  const stripEach = (values: Readonly<Record<string, unknown>>, path: BytesPath): JsonObject => {
    const stripped: Record<string, Json> = {};
    for (const [name, value] of Object.entries(values)) {
      const rest = strip(value, [...path, name]);
      if (rest !== undefined) stripped[name] = rest;
    }
    return stripped;
  };
  return { state: stripEach(state, []), buffer_paths, buffers };
}

/** Puts bytes into a state that a front end has sent. A path that leads nowhere is passed over. */
export function withBytes(
  state: JsonObject,
  paths: unknown,
  buffers: readonly Uint8Array[],
): Record<string, unknown> {
  const whole = structuredClone(state) as Record<string, unknown>;
  if (!Array.isArray(paths)) return whole;
  for (const [at, path] of paths.entries()) {
    if (!Array.isArray(path)) continue;
    const names = path as (string | number)[];
    const last = names.at(-1);
    let place: unknown = whole;
    for (const name of names.slice(0, -1)) place = insideOf(place, name);
    const bytes = buffers[at];
    if (last !== undefined && bytes !== undefined && typeof place === 'object' && place !== null)
      Object.defineProperty(place, last, {
        value: bytes,
        writable: true,
        enumerable: true,
        configurable: true,
      });
  }
  return whole;
}

/** A copy, because whoever gave it may go on writing into it; null for what is no bytes. */
export function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof ArrayBuffer) return new Uint8Array(value).slice();
  if (!ArrayBuffer.isView(value)) return null;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
}

/** Anything else knows by itself how it becomes JSON, such as a date. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function insideOf(place: unknown, name: string | number): unknown {
  return typeof place === 'object' && place !== null && Object.hasOwn(place, name)
    ? (place as Record<string | number, unknown>)[name]
    : undefined;
}
