import { columnName, MOST_COLUMNS, requireRows, SheetFault, type Cell, type Row } from '../sheet.js';
import { Archive } from './archive.js';
import { readWorkbook, type Workbook } from './workbook.js';

/** Reads the first sheet of a workbook. Formulas are refused: their values depend on the program that saved them. */
export async function readXlsx(data: Uint8Array): Promise<Row[]> {
  const archive = await Archive.open(data);
  const book = await readWorkbook(archive);
  const sheet = new SheetReader(book);
  await archive.read(book.sheet, {
    open: (name, attributes) => sheet.open(name, attributes),
    text: (text) => sheet.text(text),
    close: (name) => sheet.close(name),
  });
  return sheet.rows();
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  formula: string | undefined;
  value: string;
}

const MOST_TOLD = 5;

class SheetReader {
  readonly #book: Workbook;
  readonly #rows: Row[] = [];
  readonly #faults: string[] = [];
  #number = 0;
  #cells: Cell[] = [];
  #cell: OpenCell | undefined;
  #inside: 'value' | 'formula' | undefined;

  constructor(book: Workbook) {
    this.#book = book;
  }

  rows(): Row[] {
    const more = this.#faults.length - MOST_TOLD;
    if (more > 0) throw new SheetFault(`${this.#faults.slice(0, MOST_TOLD).join('; ')}; and ${more} more`);
    if (this.#faults.length > 0) throw new SheetFault(this.#faults.join('; '));
    return this.#rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.#number = attributes.r === undefined ? this.#number + 1 : Number(attributes.r);
      this.#cells = [];
    } else if (name === 'c') {
      const column = attributes.r === undefined ? this.#cells.length : columnOf(attributes.r);
      if (!(column < MOST_COLUMNS))
        throw new SheetFault(`row ${this.#number} has more than ${MOST_COLUMNS} columns`);
      const { t = 'n', s = '0' } = attributes;
      this.#cell = { column, type: t, style: Number(s), formula: undefined, value: '' };
    } else if (this.#cell !== undefined) {
      if (name === 'v' || (name === 't' && this.#cell.type === 'inlineStr')) this.#inside = 'value';
      if (name === 'f') {
        this.#inside = 'formula';
        this.#cell.formula = '';
      }
    }
  }

  text(text: string): void {
    if (this.#cell === undefined || this.#inside === undefined) return;
    if (this.#inside === 'value') this.#cell.value += text;
    else this.#cell.formula += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't' || name === 'f') this.#inside = undefined;
    if (name === 'c' && this.#cell !== undefined) {
      while (this.#cells.length < this.#cell.column) this.#cells.push(null);
      this.#cells[this.#cell.column] = this.#valueOf(this.#cell);
      this.#cell = undefined;
    }
    if (name === 'row' && this.#cells.some((cell) => cell !== null)) {
      this.#rows.push({ number: this.#number, cells: this.#cells });
      requireRows(this.#rows.length);
    }
  }

  #valueOf({ column, type, style, formula, value }: OpenCell): Cell {
    const refuse = (what: string): null => {
      this.#faults.push(`cell ${columnName(column)}${this.#number} ${what}`);
      return null;
    };
    if (formula !== undefined) return refuse(`is a formula (=${formula}). Write its value instead`);
    if (value.trim() === '') return null;
    switch (type) {
      case 's':
        return emptyIfBlank(this.#book.texts[Number(value)] ?? '');
      case 'str':
      case 'inlineStr':
        return value;
      case 'b':
        return value === '1';
      case 'e':
        return refuse(`holds the error ${value}`);
      case 'd':
        return refuse('is a date. Write it as text in quotes');
      default:
    }
    if (this.#book.isDate[style] === true) return refuse('is a date or a time. Write it as text in quotes');
    const number = Number(value);
    return Number.isFinite(number) ? number : refuse(`holds ${value}, which is no number`);
  }
}

function emptyIfBlank(text: string): Cell {
  return text.trim() === '' ? null : text;
}

/** `C7` is in column 2. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (letters === undefined) throw new SheetFault(`it is damaged: there is no cell ${reference}`);
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
