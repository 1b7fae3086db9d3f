import { Encoded, Float, type JsonValue } from '../protocol/json.js';
import { RequestParameterError } from './errors.js';

/**
 * Throws a `RequestParameterError` that names the place of what cannot be sent: silently turning a `Date` into text or a
 * function into nothing would change an experiment. Whole floats (`Float`), big integers, `NaN` and infinities can be sent.
 */
export function requireJson(value: unknown, place: string): asserts value is JsonValue {
  check(value, place, []);
}

function check(value: unknown, place: string, above: readonly object[]): void {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return;
    case 'object':
      break;
    default:
      throw new RequestParameterError(
        `${place} is ${nameOf(value)}, which cannot be sent. Send values of JSON.`,
      );
  }
  if (value === null || value instanceof Float || value instanceof Encoded) return;
  if (above.includes(value))
    throw new RequestParameterError(`${place} contains itself, so it cannot be sent.`);
  if (Array.isArray(value)) {
    value.forEach((inner, at) => check(inner, `${place}[${at}]`, [...above, value]));
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype as object) !== null) {
    throw new RequestParameterError(
      `${place} is ${nameOf(value)}, which cannot be sent. Turn it into an array, an object, a number or text first.`,
    );
  }
  for (const [key, inner] of Object.entries(value)) {
    // As in JSON.stringify: an option that is undefined is an option that is not given.
    if (inner !== undefined) check(inner, `${place}.${key}`, [...above, value]);
  }
}

function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `a ${value.constructor.name}`;
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}
