/** What stands in a cell; null where it is empty. Nothing that a cell holds is ever run. */
export type Cell = string | number | boolean | null;

export interface Row {
  /** As a spreadsheet program shows it: the first is 1. */
  readonly number: number;
  /** From column A on; trailing empty cells may be left out. */
  readonly cells: readonly Cell[];
}

/** More is no list of plans that anybody has written; it protects whoever reads files of strangers. */
export const MOST_BYTES = 20_000_000;
export const MOST_ROWS = 100_000;
export const MOST_COLUMNS = 1_000;

/** Why a file cannot be read; the message says what to do. */
export class SheetFault extends Error {
  override readonly name = 'SheetFault';
}

/** `0` is A, `26` is AA. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26);
  return `${rest === 0 ? '' : columnName(rest - 1)}${String.fromCharCode(65 + (column % 26))}`;
}

export function requireRows(count: number): void {
  if (count > MOST_ROWS) throw new SheetFault(`it has more than ${MOST_ROWS} rows. Split it`);
}
