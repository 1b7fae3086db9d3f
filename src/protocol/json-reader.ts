import { QueueServerError } from '../errors.js';
import { Float, MAX_DEPTH, objectOf, type JsonObject, type JsonValue } from './json-value.js';

// Lexemes that JSON.parse would change or refuse: fractions and exponents (they may be whole), long integers, -0, NaN, Infinity.
// So are keys that look like array indices, also in disguise: JavaScript moves them to the front of an object.
const NEEDS_OWN_PARSER = /\d[.eE]|\d{16}|\B-0|NaN|Infinity|__proto__|"\d+"\s*:|\\u003\d/;

/** Reads JSON text. Throws `VALUE_UNREADABLE` with the place of the fault. */
export function parseJson(text: string): JsonValue {
  if (NEEDS_OWN_PARSER.test(text) || isDeep(text)) return new Parser(text).parse();
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new QueueServerError('VALUE_UNREADABLE', [(error as Error).message], { cause: error });
  }
}

/** Nested too deeply, for which JSON.parse has no limit. */
function isDeep(text: string): boolean {
  // A text closes whatever it opens.
  if (text.length <= 2 * MAX_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at) - 1;
      if (at < 0) return false;
    } else if (code === BRACKET || code === BRACE) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === BRACKET_END || code === BRACE_END) depth--;
  }
  return false;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BRACKET_END = 0x5d;
const BRACE = 0x7b;
const BRACE_END = 0x7d;

/** Where the string that begins at `from` is over, or 0. (A pattern would need a step back for each of a million escapes.) */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return 0;
}

const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);
const WORD = /-?[A-Za-z]+/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const IS_FLOAT = /[.eE]/;
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;
/** So long are the integers that Python reads. */
const MAX_DIGITS = 4_300;
const SHOWN = 40;

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
    const first = this.text.charCodeAt(this.#at);
    if (first === QUOTE) return this.#string();
    if (first !== BRACE && first !== BRACKET) return this.#number() ?? this.#word();
    if (++this.#depth > MAX_DEPTH) throw this.#fault(`nested deeper than ${MAX_DEPTH} levels`);
    this.#at++;
    const value = first === BRACE ? this.#object() : this.#array();
    this.#depth--;
    return value;
  }

  #object(): JsonObject {
    const entries: [string, JsonValue][] = [];
    if (this.#take(BRACE_END)) return {};
    do {
      this.#skipSpace();
      if (this.text.charCodeAt(this.#at) !== QUOTE) throw this.#fault('a key must be a string');
      const key = this.#string();
      if (!this.#take(COLON)) throw this.#fault('":" is missing');
      entries.push([key, this.#value()]);
    } while (this.#take(COMMA));
    if (!this.#take(BRACE_END)) throw this.#fault('"}" or "," is missing');
    return objectOf(entries);
  }

  #array(): JsonValue[] {
    const array: JsonValue[] = [];
    if (this.#take(BRACKET_END)) return array;
    do array.push(this.#value());
    while (this.#take(COMMA));
    if (!this.#take(BRACKET_END)) throw this.#fault('"]" or "," is missing');
    return array;
  }

  #string(): string {
    const from = this.#at;
    if (this.#pass(PLAIN_STRING)) return this.text.slice(from + 1, this.#at - 1);
    const end = endOfString(this.text, from);
    if (end === 0) throw this.#fault('a string has no end');
    this.#at = end;
    try {
      return JSON.parse(this.text.slice(from, end)) as string;
    } catch {
      throw this.#fault('a string holds a control character, or an escape that JSON does not know');
    }
  }

  #number(): JsonValue | undefined {
    const text = this.#match(NUMBER);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (IS_FLOAT.test(text)) return Number.isInteger(value) ? new Float(value) : value;
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    if (text.length > MAX_DIGITS) throw this.#fault(`an integer has more than ${MAX_DIGITS} digits`);
    return BigInt(text);
  }

  #word(): JsonValue {
    const word = this.#match(WORD);
    const known = word === undefined ? undefined : WORDS.get(word);
    if (known !== undefined) return known;
    if (word !== undefined) throw this.#fault(`unknown word ${word.slice(0, SHOWN)}`);
    throw this.#fault(this.#at < this.text.length ? 'no value begins here' : 'the text ends too early');
  }

  /** The text that fits the pattern here; we go on behind it. */
  #match(pattern: RegExp): string | undefined {
    const from = this.#at;
    return this.#pass(pattern) ? this.text.slice(from, this.#at) : undefined;
  }

  #pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #take(mark: number): boolean {
    this.#skipSpace();
    if (this.text.charCodeAt(this.#at) !== mark) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #fault(what: string): QueueServerError {
    return new QueueServerError('VALUE_UNREADABLE', [`${what}, at character ${this.#at}`]);
  }
}
