import {
  Encoded,
  isObject,
  keysOf,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../../src/protocol/index.js';
import { repr } from './repr.js';

const WIDTH = 80;

/**
 * A value as a Python literal over several lines, exactly as `pprint.pformat(value, sort_dicts=False)` lays it out:
 * what fits in 80 columns stays on one line, else containers get a line an entry, and long strings are cut at spaces.
 */
export function prettyPython(value: JsonValue): string {
  return format(value, 0, 0, 0);
}

/** `allowance` is what closing brackets after the value still need on its last line. */
function format(given: JsonValue, indent: number, allowance: number, level: number): string {
  const value = given instanceof Encoded ? parseJson(given.text) : given;
  const line = repr(value);
  if (columns(line) <= WIDTH - indent - allowance) return line;
  if (typeof value === 'string' && value !== '') return formatString(value, indent, allowance, level + 1);
  if (Array.isArray(value)) return formatArray(value, indent, allowance + 1, level + 1);
  return isObject(value) ? formatObject(value, indent, allowance + 1, level + 1) : line;
}

function formatArray(array: readonly JsonValue[], indent: number, allowance: number, level: number): string {
  const entries = array.map((value, at) =>
    format(value, indent + 1, at === array.length - 1 ? allowance : 1, level),
  );
  return `[${entries.join(`,\n${' '.repeat(indent + 1)}`)}]`;
}

function formatObject(object: JsonObject, indent: number, allowance: number, level: number): string {
  const keys = keysOf(object);
  const entries = keys.map((key, at) => {
    const name = repr(key);
    const isLast = at === keys.length - 1;
    const value = format(object[key] ?? null, indent + columns(name) + 3, isLast ? allowance : 1, level);
    return `${name}: ${value}`;
  });
  return `{${entries.join(`,\n${' '.repeat(indent + 1)}`)}}`;
}

const LINES = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g;
const WORDS_WITH_SPACE = /[^\s\x1c-\x1f\x85]*[\s\x1c-\x1f\x85]*/g;

/** Strings next to each other are one string in Python: a line of text each, long ones cut between words. */
function formatString(text: string, indent: number, allowance: number, level: number): string {
  const isOutermost = level === 1;
  const margin = isOutermost ? indent + 1 : indent;
  const reserved = isOutermost ? allowance + 1 : allowance;
  const lines = pieces(text, LINES);
  const chunks = lines.flatMap((line, at) => {
    const isLastLine = at === lines.length - 1;
    const whole = repr(line);
    if (columns(whole) <= WIDTH - margin - (isLastLine ? reserved : 0)) return [whole];
    return wrapWords(line, WIDTH - margin, isLastLine ? reserved : 0);
  });
  if (chunks.length === 1) return repr(lines.at(-1));
  const joined = chunks.join(`\n${' '.repeat(margin)}`);
  return isOutermost ? `(${joined})` : joined;
}

function wrapWords(line: string, width: number, reservedOnLast: number): string[] {
  const chunks: string[] = [];
  const words = pieces(line, WORDS_WITH_SPACE);
  let current = '';
  words.forEach((word, at) => {
    const limit = at === words.length - 1 ? width - reservedOnLast : width;
    if (columns(repr(current + word)) <= limit) {
      current += word;
      return;
    }
    if (current !== '') chunks.push(repr(current));
    current = word;
  });
  if (current !== '') chunks.push(repr(current));
  return chunks;
}

function pieces(text: string, pattern: RegExp): string[] {
  return (text.match(pattern) ?? []).filter((piece) => piece !== '');
}

/** Python counts code points, JavaScript half of some of them. */
function columns(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  return count;
}
