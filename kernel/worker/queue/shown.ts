import { inspect } from 'node:util';

/** What a value tells a notebook about itself: the convention of JavaScript kernels. */
const DISPLAY = Symbol.for('Jupyter.display');
/** Text that a front end puts into its next input, for the person to look at, change and run. */
const NEXT_INPUT = Symbol.for('skyqueue.next_input');
const SHORT_CHARACTERS = 30;

/** A list that shows itself as a table: text at a console, HTML in a notebook. To code it is an array. */
export function tableOf<Row>(
  heading: string,
  columns: readonly string[],
  rows: readonly Row[],
  cellsOf: (row: Row, index: number) => readonly string[],
): readonly Row[] {
  const cells = rows.map(cellsOf);
  const text = (): string => textOf(heading, columns, cells);
  const display = (): Record<string, string> => ({
    'text/plain': text(),
    'text/html': htmlOf(heading, columns, cells),
  });
  return Object.defineProperties([...rows], {
    [inspect.custom]: { value: text },
    [DISPLAY]: { value: display },
  });
}

type Cells = readonly (readonly string[])[];

function textOf(heading: string, columns: readonly string[], cells: Cells): string {
  if (cells.length === 0) return heading;
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [heading, line(columns), ...cells.map(line)].join('\n');
}

function htmlOf(heading: string, columns: readonly string[], cells: Cells): string {
  // A short text, such as a time, is not broken for the sake of a long one.
  const style = (text: string): string =>
    `text-align:left${text.length <= SHORT_CHARACTERS ? ';white-space:nowrap' : ''}`;
  const cell = (text: string, tag: string): string =>
    `<${tag} style="${style(text)}">${escaped(text)}</${tag}>`;
  const row = (texts: readonly string[], tag: string): string =>
    `<tr>${texts.map((text) => cell(text, tag)).join('')}</tr>`;
  const body = cells.map((texts) => row(texts, 'td')).join('');
  const table = `<table><thead>${row(columns, 'th')}</thead><tbody>${body}</tbody></table>`;
  return `<p>${escaped(heading)}</p>${cells.length === 0 ? '' : table}`;
}

/** Code to look at, change and run: it stands in the next input of front ends that can do that. */
export class Code {
  constructor(readonly text: string) {}

  get [NEXT_INPUT](): string {
    return this.text;
  }

  toString(): string {
    return this.text;
  }

  [inspect.custom](): string {
    return this.text;
  }
}

/** A sentence about what was done, with the fields of what it was done to. */
export function telling<T extends object>(fields: T, sentence: string): T {
  return Object.defineProperty({ ...fields }, inspect.custom, { value: () => sentence, enumerable: false });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
