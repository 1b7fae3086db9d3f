import { QueueServerError } from '../errors.js';

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

/** Where JavaScript would reorder the keys of an object, their order as they were read. */
const KEY_ORDER = Symbol('key order');
const INDEX_KEY = /^(0|[1-9]\d*)$/;

// Lexemes that JSON.parse would change or refuse: fractions and exponents (they may be whole), long integers, NaN, Infinity.
// So are keys that look like array indices: JavaScript moves them to the front of an object.
const NEEDS_OWN_PARSER = /\d[.eE]|\d{16}|NaN|Infinity|__proto__|"\d+"\s*:/;

/** Reads JSON text. Throws `VALUE_UNREADABLE` with the place of the fault. */
export function parseJson(text: string): JsonValue {
  if (NEEDS_OWN_PARSER.test(text)) return new Parser(text).parse();
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new QueueServerError('VALUE_UNREADABLE', [(error as Error).message], { cause: error });
  }
}

const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /-?[A-Za-z]+/y;
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;
const ANY_STRING = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
const SPACE = /[ \t\n\r]*/y;
/** Deeper nesting than any plan argument has, and far from the end of our stack. */
const MAX_DEPTH = 2_000;

class Parser {
  #at = 0;
  #depth = 0;
  constructor(readonly text: string) {}

  parse(): JsonValue {
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.text.length) throw this.#fault('something follows the value');
    return value;
  }

  #value(): JsonValue {
    this.#skipSpace();
    const first = this.text[this.#at];
    if (first === '"') return this.#string();
    if (first === '{') return this.#nested(() => this.#object());
    if (first === '[') return this.#nested(() => this.#array());
    const word = this.#match(WORD);
    if (word !== undefined) {
      const known = WORDS.get(word);
      if (known === undefined) throw this.#fault(`unknown word ${word}`);
      return known;
    }
    return this.#number();
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.#fault(`nested deeper than ${MAX_DEPTH} levels`);
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): JsonObject {
    const object: Record<string, JsonValue> = {};
    const keys = new Set<string>();
    let reordered = false;
    if (this.#take('}')) return object;
    do {
      this.#skipSpace();
      if (this.text[this.#at] !== '"') throw this.#fault('a key must be a string');
      const key = this.#string();
      if (!this.#take(':')) throw this.#fault('":" is missing');
      const value = this.#value();
      reordered ||= keys.size > 0 && INDEX_KEY.test(key);
      keys.add(key);
      // An assignment to "__proto__" would set the prototype instead of adding a key.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
      else object[key] = value;
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#fault('"}" or "," is missing');
    if (reordered) Object.defineProperty(object, KEY_ORDER, { value: [...keys] });
    return object;
  }

  #array(): JsonValue[] {
    const array: JsonValue[] = [];
    if (this.#take(']')) return array;
    do array.push(this.#value());
    while (this.#take(','));
    if (!this.#take(']')) throw this.#fault('"]" or "," is missing');
    return array;
  }

  #string(): string {
    const plain = this.#match(PLAIN_STRING);
    if (plain !== undefined) return plain.slice(1, -1);
    const escaped = this.#match(ANY_STRING);
    if (escaped === undefined) throw this.#fault('a string has no end, or holds a control character');
    try {
      return JSON.parse(escaped) as string;
    } catch {
      throw this.#fault('a string has an escape that JSON does not know');
    }
  }

  #number(): JsonValue {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.text);
    if (match === null)
      throw this.#fault(this.#at < this.text.length ? 'no value begins here' : 'the text ends too early');
    this.#at = NUMBER.lastIndex;
    const value = Number(match[0]);
    const isFloat = match[1] !== undefined || match[2] !== undefined;
    if (isFloat) return Number.isInteger(value) ? new Float(value) : value;
    return Number.isSafeInteger(value) ? value : BigInt(match[0]);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #take(mark: string): boolean {
    this.#skipSpace();
    if (this.text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.text);
    this.#at = SPACE.lastIndex;
  }

  #fault(what: string): QueueServerError {
    return new QueueServerError('VALUE_UNREADABLE', [`${what}, at character ${this.#at}`]);
  }
}

/**
 * Writes JSON text exactly as Python's `json.dumps` does by default (ASCII escapes, `", "` and `": "`, Python's float
 * texts), so that the Python server finds its items again in a store that we have written (spec re-manager §5).
 * Keys whose value is `undefined` are left out.
 */
export function stringifyJson(value: JsonValue | undefined): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return Number.isInteger(value) && !Object.is(value, -0) ? integerText(value) : floatText(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    default:
  }
  if (value === null) return 'null';
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Encoded) return value.text;
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(', ')}]`;
  let text = '';
  for (const key of keysOf(value as JsonObject)) {
    const inner = (value as JsonObject)[key];
    if (inner === undefined) continue;
    text += `${text === '' ? '' : ', '}${quote(key)}: ${stringifyJson(inner)}`;
  }
  return `{${text}}`;
}

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
  const object = Object.fromEntries(entries);
  const keys = [...new Set(entries.map(([key]) => key))];
  if (keys.some((key) => INDEX_KEY.test(key))) Object.defineProperty(object, KEY_ORDER, { value: keys });
  return object;
}

function quote(text: string): string {
  const quoted = JSON.stringify(text);
  return /[^ -~]/.test(quoted) ? quoted.replace(/[^ -~]/g, escaped) : quoted;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function integerText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

/** Python's `repr` of a float: an exponent of two digits at least, and from 1e16 on and below 1e-4 only. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = String(value);
  return /[.]/.test(text) ? text : `${text}.0`;
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

/** Python's truth: empty strings, arrays and objects are false, like zero and null. */
export function isTruthy(value: JsonValue | undefined): boolean {
  if (value instanceof Float) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  if (Number.isNaN(value)) return true;
  return Boolean(value);
}
