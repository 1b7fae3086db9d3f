import { stringify } from 'yaml';
import { isObject, plainValue, type JsonObject, type JsonValue } from '../../src/protocol/index.js';
import { repr } from '../python/repr.js';
import { planText } from '../terminal/plan-text.js';
import { statePaint, type Style } from '../terminal/style.js';
import { textTable } from '../terminal/table.js';
import { columnsOf, padded } from '../terminal/width.js';

/** How replies are shown to a person. */
export interface View {
  readonly style: Style;
  /** The width of the terminal. */
  readonly columns: number;
  /** Nothing is cut. */
  readonly isFull: boolean;
}

/** A table that fits the view. Below a row stands its note, if it has one. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  { style, columns, isFull }: View,
  notes: readonly (string | undefined)[] = [],
): string {
  const result = heading.indexOf('result');
  const lines = textTable(heading, rows, {
    style,
    columns: isFull ? Infinity : columns,
    whole: [heading.indexOf('uid'), result],
    paint: (cell, column, row) => {
      if (row >= 0 && column === result) return statePaint(style, cell)(cell);
      return row >= 0 && heading[column] === 'uid' ? style.dim(cell) : cell;
    },
  }).split('\n');
  const firstRow = lines.length - rows.length;
  return lines
    .flatMap((line, at) => {
      const note = notes[at - firstRow];
      return note === undefined ? [line] : [line, note];
    })
    .join('\n');
}

/**
 * Names and values, one a line. What has parts is an outline below its name, unless it is short: a traceback in it can be
 * read then.
 */
export function fieldLines(
  fields: readonly (readonly [name: string, value: JsonValue | undefined])[],
  { style, columns }: View,
): string[] {
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return fields.flatMap(([name, value]) => {
    const title = style.dim(padded(name, width));
    const shown = shownValue(value);
    const isState = name.endsWith('_state') || name === 'status';
    if (typeof value === 'string' && isState) return [`${title}  ${statePaint(style, value)(shown)}`];
    const fits = !shown.includes('\n') && (!hasParts(value) || width + 2 + columnsOf(shown) <= columns);
    return fits ? [`${title}  ${shown}`] : [style.dim(name), ...below(value, shown)];
  });
}

function hasParts(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && value !== null && !isItem(value) && !isItems(value);
}

function below(value: JsonValue | undefined, shown: string): string[] {
  const outline = hasParts(value) ? stringify(plainValue(value as JsonValue), { lineWidth: 0 }) : shown;
  return outline
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
}

function shownValue(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isItem(value)) return `${planText(value)}  ${text(value.item_uid)}`;
  return isItems(value) ? value.map(shownValue).join('\n') : repr(value);
}

const isItem = (value: JsonValue | undefined): value is JsonObject =>
  isObject(value) && typeof value.item_type === 'string';

function isItems(value: JsonValue): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isItem(item as JsonValue));
}

/** The objects of a list, whatever else there is in it. */
export function objects(list: JsonValue | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** A value as a word in a table: nothing for none. */
export function text(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : repr(value);
}
