import { Encoded, Float, isObject, parseJson, type JsonValue } from '../../protocol/index.js';
import type { NameLookup } from './name-conversion.js';

/**
 * A JSON value as JavaScript source. Strings that `lookup` knows become expressions: `det`, `det.val`; keys of objects
 * never do. The text is evaluated, so everything that comes from a client is quoted here.
 */
export function literal(value: JsonValue | undefined, lookup?: NameLookup): string {
  switch (typeof value) {
    case 'string':
      return lookup?.(value) ?? quote(value);
    case 'number':
      return numberText(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'undefined';
    default:
  }
  if (value === null) return 'null';
  if (value instanceof Float) return numberText(value.value);
  if (value instanceof Encoded) return literal(parseJson(value.text), lookup);
  if (Array.isArray(value)) return arrayText(value, lookup);
  return isObject(value) ? objectText(value, lookup) : 'undefined';
}

/** An object of JSON, or entries of one that are source text already. */
export function objectLiteral(entries: Iterable<readonly [key: string, source: string]>): string {
  const parts: string[] = [];
  for (const [key, source] of entries) parts.push(`${keyText(key)}: ${source}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function arrayText(values: readonly JsonValue[], lookup: NameLookup | undefined): string {
  // Nobody reads a long list of numbers: it should cost no more than its text.
  if (values.length > MOST_READ && values.every(isPlainNumber)) return JSON.stringify(values);
  return `[${values.map((value) => literal(value, lookup)).join(', ')}]`;
}

const MOST_READ = 1_000;

/** A number that JSON writes as JavaScript does. */
function isPlainNumber(value: JsonValue): boolean {
  return typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
}

function objectText(value: { readonly [key: string]: unknown }, lookup: NameLookup | undefined): string {
  return objectLiteral(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, literal(inner as JsonValue, lookup)] as const),
  );
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

const IDENTIFIER = /^[_a-zA-Z$][_a-zA-Z0-9$]*$/;

/** As people write strings here; what needs escapes is left to JSON. */
function quote(text: string): string {
  return /^[^'"\\\u0000-\u001f\u007f-\uffff]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** `__proto__: x` in a literal would set the prototype; computed, it is a key like any other. */
function keyText(key: string): string {
  if (key === '__proto__') return "['__proto__']";
  return IDENTIFIER.test(key) ? key : quote(key);
}
