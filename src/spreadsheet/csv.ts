import { MOST_COLUMNS, requireRows, SheetFault, type Cell, type Row } from './sheet.js';

/** Reads comma-separated values: fields in double quotes may hold commas and line ends, and `""` for a quote. */
export function readCsv(data: Uint8Array): Row[] {
  const text = decode(data);
  const rows: Row[] = [];
  let [cells, line, start]: [Cell[], number, number] = [[], 1, 1];
  let at = 0;
  const endRow = (): void => {
    if (cells.some((cell) => cell !== null)) rows.push({ number: start, cells });
    requireRows(rows.length);
    cells = [];
    start = line;
  };
  while (at < text.length) {
    const field = text[at] === '"' ? quotedField(text, at, line) : plainField(text, at);
    cells.push(cellOf(field.text, field.isQuoted));
    if (cells.length > MOST_COLUMNS)
      throw new SheetFault(`line ${line} has more than ${MOST_COLUMNS} columns`);
    line += field.lines;
    at = field.end;
    if (text[at] === ',') {
      at++;
      if (at < text.length && text[at] !== '\n' && text[at] !== '\r') continue;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    endRow();
  }
  endRow();
  requireCommas(rows[0]);
  return rows;
}

function decode(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    throw new SheetFault('it is not text in UTF-8. Save it again as CSV in UTF-8');
  }
}

interface Field {
  readonly text: string;
  readonly end: number;
  /** Line ends in it. */
  readonly lines: number;
  readonly isQuoted: boolean;
}

function quotedField(text: string, at: number, line: number): Field {
  let end = at + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) throw new SheetFault(`a field that begins in line ${line} has no closing quote`);
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  const inside = text.slice(at + 1, end).replaceAll('""', '"');
  end += 1;
  if (end < text.length && !/[,\r\n]/.test(text[end] as string))
    throw new SheetFault(`something follows the closing quote of a field in line ${line}`);
  return { text: inside, end, lines: inside.split('\n').length - 1, isQuoted: true };
}

function plainField(text: string, at: number): Field {
  const END = /[,\r\n]/g;
  END.lastIndex = at;
  const end = END.exec(text)?.index ?? text.length;
  return { text: text.slice(at, end), end, lines: 0, isQuoted: false };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A number is one as in a spreadsheet: 10.0 is 10. One that a number cannot hold exactly stays text. */
function cellOf(text: string, isQuoted: boolean): Cell {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (isQuoted || !NUMBER.test(trimmed)) return text;
  const value = Number(trimmed);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** Some spreadsheet programs separate by semicolons, as numbers have commas in their country. */
function requireCommas(titles: Row | undefined): void {
  const [only] = titles?.cells ?? [];
  if (titles?.cells.length === 1 && typeof only === 'string' && /[;\t]/.test(only))
    throw new SheetFault('its fields are not separated by commas. Save it with commas, or as .xlsx');
}
