import { Float, objectOf, stringifyJson, type JsonValue } from './json.js';

/**
 * Reads a literal as a person types it on a command line: Python's (`{'num': 5, 'md': None}`) or JSON
 * (`{"num": 5, "md": null}`). Throws a `SyntaxError` that names the place.
 */
export function readLiteral(text: string): JsonValue {
  return new Reader(text).read();
}

const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
]);

const SPACE = /(?:[ \t\r\n\f]|#[^\n]*|\\\n)*/y;
const WORD = /[A-Za-z_]\w*/y;
const DIGITS = String.raw`\d(?:_?\d)*`;
const NUMBER = new RegExp(
  String.raw`0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+` +
    String.raw`|(?:${DIGITS}(\.(?:${DIGITS})?)?|(\.${DIGITS}))([eE][+-]?${DIGITS})?`,
  'y',
);
const STRING_START = /([rRuU]?)('''|"""|'|")/y;
const MAX_DEPTH = 200;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonValue {
    const value = this.#value();
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw this.#fault('something follows the value');
    return value;
  }

  #value(): JsonValue {
    this.#match(SPACE);
    const first = this.#text[this.#at];
    if (first === undefined) throw this.#fault('the text ends too early');
    if (first === '{') return this.#nested(() => this.#object());
    if (first === '[') return this.#nested(() => this.#sequence(']').items);
    if (first === '(') return this.#nested(() => this.#parenthesised());
    if (first === '-' || first === '+') return this.#signed(first);
    if (this.#looksAt(STRING_START)) return this.#strings();
    const word = this.#match(WORD)?.[0];
    if (word === undefined) return this.#number();
    const known = WORDS.get(word);
    if (known === undefined) throw this.#fault(`${word} is not a value that can be sent`, word.length);
    return known;
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.#fault(`nested deeper than ${MAX_DEPTH} levels`);
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): JsonValue {
    const entries: [string, JsonValue][] = [];
    while (!this.#take('}')) {
      const key = keyText(this.#value());
      if (key === undefined) throw this.#fault('a key must be text or a number');
      if (!this.#take(':')) throw this.#fault('":" is missing after a key');
      entries.push([key, this.#value()]);
      if (!this.#take(',') && this.#peek() !== '}') throw this.#fault('"}" or "," is missing');
    }
    return objectOf(entries);
  }

  /** Tuples become arrays, as on the wire; one value in parentheses without a comma is just that value. */
  #parenthesised(): JsonValue {
    const { items, hasComma } = this.#sequence(')');
    return items.length === 1 && !hasComma ? (items[0] as JsonValue) : items;
  }

  #sequence(end: ']' | ')'): { items: JsonValue[]; hasComma: boolean } {
    const items: JsonValue[] = [];
    let hasComma = false;
    while (!this.#take(end)) {
      items.push(this.#value());
      const comma = this.#take(',');
      hasComma ||= comma;
      if (!comma && this.#peek() !== end) throw this.#fault(`"${end}" or "," is missing`);
    }
    return { items, hasComma };
  }

  #signed(sign: '+' | '-'): JsonValue {
    this.#at++;
    const value = this.#value();
    if (value instanceof Float) return sign === '-' ? new Float(-value.value) : value;
    if (typeof value !== 'number' && typeof value !== 'bigint')
      throw this.#fault(`no number follows "${sign}"`);
    // An integer has no minus zero.
    return sign === '-' && value !== 0 ? -value : value;
  }

  #number(): JsonValue {
    const match = this.#match(NUMBER);
    if (match === undefined) throw this.#fault('no value begins here');
    const digits = match[0].replaceAll('_', '');
    if (this.#looksAt(WORD)) throw this.#fault(`${digits} is followed by a letter`);
    const isFloat = match[1] !== undefined || match[2] !== undefined || match[3] !== undefined;
    if (!isFloat) {
      if (/^0\d/.test(digits) && !/^0+$/.test(digits)) throw this.#fault('an integer begins with 0');
      const integer = BigInt(digits);
      return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
    }
    const value = Number(digits);
    return Number.isInteger(value) ? new Float(value) : value;
  }

  /** Strings next to each other are one. */
  #strings(): string {
    let text = '';
    while (this.#looksAt(STRING_START)) {
      text += this.#string();
      this.#match(SPACE);
    }
    return text;
  }

  #string(): string {
    const [, prefix, quote] = this.#match(STRING_START) as RegExpExecArray & { 2: string };
    const isRaw = prefix?.toLowerCase() === 'r';
    let text = '';
    while (!this.#text.startsWith(quote, this.#at)) {
      const character = this.#text[this.#at];
      if (character === undefined || (character === '\n' && quote.length === 1)) {
        throw this.#fault('a string has no end');
      }
      this.#at++;
      if (character !== '\\') text += character;
      else if (isRaw) text += character + (this.#text[this.#at++] ?? '');
      else text += this.#escape();
    }
    this.#at += quote.length;
    return text;
  }

  #escape(): string {
    const code = this.#match(HEX_ESCAPE) ?? this.#match(OCTAL_ESCAPE);
    if (code !== undefined) {
      const [, x, u, long] = code;
      const hex = x ?? u ?? long;
      const point = hex === undefined ? parseInt(code[0], 8) : parseInt(hex, 16);
      if (point > 0x10_ffff) throw this.#fault('an escape is beyond Unicode');
      // JSON writes characters outside the basic plane as two halves: they join by being next to each other.
      return point > 0xffff ? String.fromCodePoint(point) : String.fromCharCode(point);
    }
    const letter = this.#text[this.#at++] ?? '';
    if ('xuU'.includes(letter)) throw this.#fault(`\\${letter} needs hexadecimal digits`);
    // Python leaves a backslash that means nothing alone.
    return ESCAPES[letter] ?? `\\${letter}`;
  }

  #peek(): string | undefined {
    this.#match(SPACE);
    return this.#text[this.#at];
  }

  #take(mark: string): boolean {
    if (this.#peek() !== mark) return false;
    this.#at++;
    return true;
  }

  #looksAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #fault(what: string, back = 0): SyntaxError {
    return new SyntaxError(`${what}, at character ${this.#at - back + 1}`);
  }
}

const HEX_ESCAPE = /x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})/y;
const OCTAL_ESCAPE = /[0-7]{1,3}/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Keys of JSON are text; Python turns those of a dictionary into text as it sends them. */
function keyText(key: JsonValue): string | undefined {
  if (typeof key === 'string') return key;
  return Array.isArray(key) || (typeof key === 'object' && key !== null && !(key instanceof Float))
    ? undefined
    : stringifyJson(key);
}
