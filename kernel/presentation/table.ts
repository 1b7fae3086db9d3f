import { cellText } from './plain-text.js';

/** Rows and columns as text; what is a number stands right. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** What was left out, in words. */
  readonly note?: string;
}

/** In place of rows that are not shown. */
export const LEFT_OUT = '…';
const GAP = '  ';
const CELL_STYLE = 'padding: 2px 8px; white-space: pre';

export function plainTable({ head, rows, note }: Table): string {
  const texts = rows.map((row) => head.map((_, column) => cellText(row[column])));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const isRight = head.map((_, column) => isNumeric(rows, column));
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return isRight[column] === true ? text.padStart(width) : text.padEnd(width);
      })
      .join(GAP)
      .trimEnd();
  const ruler = widths.map((width) => '─'.repeat(width)).join(GAP);
  const hasHead = head.some((title) => title !== '');
  return [
    ...(hasHead ? [line(head), ruler] : []),
    ...texts.map(line),
    ...(note === undefined ? [] : [note]),
  ].join('\n');
}

export function htmlTable({ head, rows, note }: Table): string {
  const align = (column: number): string => (isNumeric(rows, column) ? 'right' : 'left');
  const cell = (tag: 'td' | 'th', text: string, column: number): string =>
    `<${tag} style="${CELL_STYLE}; text-align: ${align(column)}">${escapeHtml(text)}</${tag}>`;
  const row = (tag: 'td' | 'th', cells: readonly string[]): string =>
    `<tr>${cells.map((text, column) => cell(tag, text, column)).join('')}</tr>`;
  const hasHead = head.some((title) => title !== '');
  const parts = [
    '<table>',
    ...(hasHead ? [`<thead>${row('th', head)}</thead>`] : []),
    `<tbody>${rows
      .map((values) =>
        row(
          'td',
          head.map((_, column) => cellText(values[column])),
        ),
      )
      .join('')}</tbody>`,
    '</table>',
  ];
  return parts.join('') + (note === undefined ? '' : `<p>${escapeHtml(note)}</p>`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const NUMERIC = ['number', 'bigint', 'undefined'];

function isNumeric(rows: Table['rows'], column: number): boolean {
  return rows.every((row) => row[column] === LEFT_OUT || NUMERIC.includes(typeof row[column]));
}
