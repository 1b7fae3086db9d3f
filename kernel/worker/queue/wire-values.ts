import type { JsonObject, JsonValue } from '../../../src/protocol/json.js';

/** What the namespace calls a plan, function or device; undefined for what has no name there. */
export type NameOf = (value: object) => string | undefined;

/** As deep as the wire takes values; deeper is a circle, most likely. */
const MOST_LEVELS = 100;

/**
 * A value of TypeScript as an item of the queue holds it: plans and devices as their names, everything else as JSON.
 * Throws a TypeError that says where the value is that cannot be sent.
 */
export function wireValue(value: unknown, nameOf: NameOf, where: string, level = 0): JsonValue | undefined {
  const refuse = (what: string): TypeError => new TypeError(`${where} cannot be put into the queue: ${what}`);
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return value;
    case 'symbol':
      throw refuse('it is a symbol');
    case 'function': {
      const name = nameOf(value);
      if (name !== undefined) return name;
      throw refuse('it is a function that has no name in the namespace; give it one at the prompt first');
    }
    case 'object':
  }
  if (value === null) return null;
  if (level > MOST_LEVELS) throw refuse('it is nested too deeply, or contains itself');
  if (Array.isArray(value) || isTypedArray(value)) {
    return Array.from(
      value,
      (inner: unknown, at) => wireValue(inner, nameOf, `${where}[${at}]`, level + 1) ?? null,
    );
  }
  const name = nameOf(value);
  if (name !== undefined) return name;
  if (!isPlain(value)) throw refuse(`it is ${describe(value)}, which is neither a device nor a plain value`);
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, wireValue(inner, nameOf, `${where}.${key}`, level + 1)] as const,
  );
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined)) as JsonObject;
}

/** An object that somebody wrote as `{ … }`, in whatever realm. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isTypedArray(value: object): value is Iterable<number> & object {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function describe(value: object): string {
  const name = value.constructor?.name;
  return typeof name === 'string' && name !== ''
    ? `an object of the class ${name}`
    : 'an object of its own kind';
}
