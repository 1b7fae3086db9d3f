import stringWidth from 'string-width';

const SEGMENTS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that a text takes on a terminal; colours take none. */
export const columnsOf = (text: string): number => stringWidth(text);

/** The text in so many columns, with an ellipsis where it was cut. It must have no colours yet. */
export function fitted(text: string, columns: number): string {
  // What would move the cursor would break the line.
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  if (columnsOf(line) <= columns) return line;
  let cut = '';
  let width = 0;
  for (const { segment } of SEGMENTS.segment(line)) {
    width += columnsOf(segment);
    if (width > columns - 1) break;
    cut += segment;
  }
  return columns > 0 ? `${cut}…` : '';
}

export function padded(text: string, columns: number, side: 'left' | 'right' = 'right'): string {
  const blanks = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return side === 'left' ? blanks + text : text + blanks;
}
