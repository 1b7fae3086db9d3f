import { isHasName } from '../devices/index.js';
import type { Metadata } from '../protocol/documents.js';

/**
 * A deep copy that a document can hold: devices and functions become their names, so that a queue item can be rebuilt
 * from it. Absent values are left out.
 */
export function toMetadata(value: unknown): unknown {
  if (typeof value === 'function') return isHasName(value) && value.name !== '' ? value.name : '<anonymous>';
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toMetadata);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Uint8Array);
  if (isPlainObject(value)) return copyMetadata(value);
  if (isHasName(value)) return value.name;
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, toMetadata);
  return String(value);
}

export function copyMetadata(md: Metadata): Metadata {
  const copy: Metadata = {};
  for (const [key, value] of Object.entries(md)) if (value !== undefined) copy[key] = toMetadata(value);
  return copy;
}

/** Consumers join names with dots and slashes, so document keys must be free of them; keys inside lists are exempt. */
export function checkKeys(value: object, where: string): void {
  for (const [key, inner] of Object.entries(value)) {
    if (/[./]/.test(key)) throw new Error(`The key '${key}' of ${where} must not contain '.' or '/'.`);
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) checkKeys(inner, where);
  }
}

/** Also true for objects of another realm: users' code may run in one of its own. */
function isPlainObject(value: object): value is Metadata {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
