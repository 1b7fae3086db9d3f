import { columnsOf, fitted, padded } from './width.js';
import { PLAIN, type Style } from './style.js';

export interface TableOptions {
  /** The table is not wider: its widest columns are cut. */
  readonly columns?: number;
  /** Columns that are never cut. */
  readonly whole?: readonly number[];
  readonly style?: Style;
  /** Colours of one cell. */
  readonly paint?: (text: string, column: number, row: number) => string;
}

const GAP = '  ';
const NARROWEST = 8;

/** Rows as lined-up text, with a heading and a rule under it. Numbers stand at the right of their columns. */
export function textTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  { columns = Infinity, whole = [], style = PLAIN, paint = (text) => text }: TableOptions = {},
): string {
  const widths = heading.map((title, column) =>
    Math.max(columnsOf(title), ...rows.map((row) => columnsOf(row[column] ?? ''))),
  );
  const sum = () => widths.reduce((total, width) => total + width, GAP.length * (widths.length - 1));
  for (let excess = sum() - columns; excess > 0 && Number.isFinite(excess); excess--) {
    const widest = Math.max(...widths.filter((_, column) => !whole.includes(column)));
    if (widest <= NARROWEST) break;
    widths[widths.findIndex((width, column) => width === widest && !whole.includes(column))] = widest - 1;
  }
  const isNumeric = heading.map((_, column) => rows.every((row) => /^[\d.]*$/.test(row[column] ?? '')));
  const line = (cells: readonly string[], row: number) =>
    widths
      .map((width, column) => {
        const text = fitted(cells[column] ?? '', width);
        const cell = padded(text, width, isNumeric[column] ? 'left' : 'right');
        const isLast = column === widths.length - 1;
        return paint(isLast ? cell.trimEnd() : cell, column, row);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [style.bold(line(heading, -1)), style.dim(rule), ...rows.map(line)].join('\n');
}
