import { parseJson } from './json-reader.js';
import { Encoded, Float, isObject, type JsonValue } from './json-value.js';

export * from './json-reader.js';
export * from './json-value.js';
export * from './json-writer.js';

/** What a value means to TypeScript code: floats and integers are both numbers there. */
export function plainValue(value: JsonValue | undefined): unknown {
  if (value instanceof Float) return value.value;
  if (value instanceof Encoded) return plainValue(parseJson(value.text));
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, plainValue(inner as JsonValue)]),
    );
  }
  return value;
}

/** Deep equality as Python's `==` has it: the order of keys does not matter, and `1`, `1.0` and `true` are equal. */
export function equalValues(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  const left = comparable(a);
  const right = comparable(b);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, i) => equalValues(value, right[i]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equalValues(left[key], right[key]))
    );
  }
  if (typeof left === 'bigint' || typeof right === 'bigint') return left == right;
  return left === right;
}

function comparable(value: JsonValue | undefined): JsonValue | undefined {
  if (value instanceof Encoded) return comparable(parseJson(value.text));
  if (value instanceof Float) return value.value;
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Python's truth: empty strings, arrays and objects are false, like zero and null. */
export function isTruthy(value: JsonValue | undefined): boolean {
  if (value instanceof Float) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  if (Number.isNaN(value)) return true;
  return Boolean(value);
}
