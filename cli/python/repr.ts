import {
  Encoded,
  Float,
  isObject,
  keysOf,
  parseJson,
  stringifyJson,
  type JsonValue,
} from '../../src/protocol/index.js';

/** A value as Python's `repr` writes it, on one line. */
export function repr(value: JsonValue | undefined): string {
  if (typeof value === 'string') return reprString(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null || value === undefined) return 'None';
  if (value instanceof Encoded) return repr(parseJson(value.text));
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (isObject(value)) {
    const entries = keysOf(value).map((key) => `${repr(key)}: ${repr(value[key])}`);
    return `{${entries.join(', ')}}`;
  }
  return reprNumber(value);
}

/** Numbers are written as in JSON, except for those that JSON does not have. */
function reprNumber(value: JsonValue): string {
  const number = value instanceof Float ? value.value : value;
  if (Number.isNaN(number)) return 'nan';
  if (number === Infinity || number === -Infinity) return number > 0 ? 'inf' : '-inf';
  return stringifyJson(value);
}

const UNPRINTABLE = /[\\\p{C}\p{Z}]/gu;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  ' ': ' ',
};

/** In single quotes, unless the text has some and no double quotes. */
function reprString(text: string): string {
  const escaped = text.replace(
    UNPRINTABLE,
    (character) => SHORT_ESCAPES[character] ?? escapeOf(character.codePointAt(0) as number),
  );
  if (!text.includes("'")) return `'${escaped}'`;
  return text.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`;
}

function escapeOf(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
