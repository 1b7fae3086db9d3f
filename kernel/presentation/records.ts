import type { MimeBundle } from '../../src/jupyter/wire/index.js';
import { plainText } from './plain-text.js';
import { htmlTable, LEFT_OUT, plainTable, type Table } from './table.js';

/** Of a long list the beginning and the end are shown. */
const SHOWN_ROWS = 60;
const SHOWN_COLUMNS = 30;
/** A text that is wider would be broken by every console, and is then harder to read than the objects. */
const WIDEST_TEXT = 160;
const LOOKED_AT = 1_000;

/** An array of plain objects is a table; null for anything else. */
export function presentRecords(value: unknown): MimeBundle | null {
  if (!Array.isArray(value) || value.length < 2 || !value.slice(0, LOOKED_AT).every(isRecord)) return null;
  const table = tableOf(value as readonly object[]);
  if (table === null) return null;
  const text = plainTable(table);
  const width = Math.max(...text.split('\n').map((line) => line.length));
  return { 'text/plain': width <= WIDEST_TEXT ? text : plainText(value), 'text/html': htmlTable(table) };
}

export function tableOf(records: readonly object[], columns?: readonly string[]): Table | null {
  const half = SHOWN_ROWS / 2;
  const shown = records.length <= SHOWN_ROWS ? records : [...records.slice(0, half), ...records.slice(-half)];
  const names = columns ?? [...new Set(shown.flatMap((record) => Object.keys(record)))];
  if (names.length === 0) return null;
  const head = names.slice(0, SHOWN_COLUMNS);
  const rows = shown.map((record) => head.map((name) => (record as Record<string, unknown>)[name]));
  if (shown.length < records.length)
    rows.splice(
      half,
      0,
      head.map(() => LEFT_OUT),
    );
  const missing = [
    ...(shown.length < records.length ? [`${records.length} rows`] : []),
    ...(head.length < names.length ? [`${names.length} columns`] : []),
  ];
  return { head, rows, ...(missing.length === 0 ? {} : { note: `${missing.join(', ')} in all` }) };
}

/** An object that is only data: not of a class. */
function isRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
