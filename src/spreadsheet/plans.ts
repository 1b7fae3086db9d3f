import { messageOf } from '../errors.js';
import { objectOf, readLiteral, type JsonObject, type JsonValue } from '../protocol/index.js';
import { columnName, SheetFault, type Cell, type Row } from './sheet.js';

/**
 * Turns rows into plans (spec plans… §11.1): the first row has titles; column A has names of plans, column B positional
 * arguments, separated by commas, and each further column the parameter that its title names. Cells hold literals, of
 * Python or JSON; they are read, never run. Throws a `SheetFault` with all mistakes.
 */
export function plansFrom(rows: readonly Row[]): JsonObject[] {
  const [first, ...rest] = rows;
  if (first === undefined) throw new SheetFault('it is empty: the first row must have titles');
  const faults: string[] = [];
  const titles = readTitles(first, rest, faults);
  const plans = rest.flatMap((row) => {
    const plan = planIn(row, titles, { row: row.number - first.number, faults });
    return plan === undefined ? [] : [plan];
  });
  if (faults.length === 0) return plans;
  const more = faults.length - MOST_TOLD;
  throw new SheetFault(
    [...faults.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join('\n- '),
  );
}

const MOST_TOLD = 20;
const IDENTIFIER = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u;

/** The names of the parameters from column C on; undefined for a column that nothing stands in. */
function readTitles({ cells, number }: Row, rows: readonly Row[], faults: string[]): (string | undefined)[] {
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), cells.length);
  const seen = new Map<string, string>();
  return Array.from({ length: Math.max(0, width - 2) }, (_, at) => {
    const column = at + 2;
    const place = `cell ${columnName(column)}${number}`;
    const title = cells[column] ?? null;
    if (title === null) {
      const isUsed = rows.some(
        (row) => (row.cells[0] ?? null) !== null && (row.cells[column] ?? null) !== null,
      );
      if (isUsed) faults.push(`${place}: the title is missing. It must be the name of a parameter`);
      return undefined;
    }
    const name = String(title).trim();
    if (!IDENTIFIER.test(name)) {
      faults.push(`${place}: '${name}' is not the name of a parameter`);
      return undefined;
    }
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) faults.push(`${place}: the title ${name} is that of column ${twin} already`);
    seen.set(name.toLowerCase(), columnName(column));
    return name;
  });
}

interface Place {
  /** The first row below the titles is 1. */
  readonly row: number;
  readonly faults: string[];
}

/** Undefined for a row without the name of a plan, and for one with a mistake. */
function planIn(
  { number, cells }: Row,
  titles: readonly (string | undefined)[],
  { row, faults }: Place,
): JsonObject | undefined {
  const [name = null, args = null] = cells;
  if (name === null) return undefined;
  const before = faults.length;
  const read = (column: number, what: string, action: () => JsonValue): JsonValue => {
    try {
      return action();
    } catch (error) {
      const content = String(cells[column]);
      const shown = content.length > MOST_SHOWN ? `${content.slice(0, MOST_SHOWN)}…` : content;
      faults.push(
        `row ${row}, ${what} (cell ${columnName(column)}${number}): ${messageOf(error)}. It is: ${shown}`,
      );
      return null;
    }
  };
  const plan = read(0, 'the name of the plan', () => planName(name));
  const positional = args === null ? [] : (read(1, 'the arguments', () => argumentsIn(args)) as JsonValue[]);
  const named = titles.flatMap((title, at): [string, JsonValue][] => {
    const cell = cells[at + 2] ?? null;
    return title === undefined || cell === null ? [] : [[title, read(at + 2, title, () => valueOf(cell))]];
  });
  if (faults.length > before) return undefined;
  return {
    name: plan,
    item_type: 'plan',
    ...(positional.length > 0 && { args: positional }),
    ...(named.length > 0 && { kwargs: objectOf(named) }),
  };
}

const MOST_SHOWN = 60;

/** With or without quotes. */
function planName(cell: Cell): string {
  const text = typeof cell === 'string' ? cell.trim() : undefined;
  if (text === undefined) throw new Error('this is not a name');
  const name = /^['"]/.test(text) ? readLiteral(text) : text;
  if (typeof name !== 'string' || !IDENTIFIER.test(name)) throw new Error('this is not the name of a plan');
  return name;
}

function argumentsIn(cell: Cell): JsonValue {
  return typeof cell === 'string' ? literal(`[${cell}\n]`, cell) : [cell];
}

function valueOf(cell: Cell): JsonValue {
  return typeof cell === 'string' ? literal(cell, cell) : cell;
}

function literal(text: string, cell: string): JsonValue {
  if (cell.trimStart().startsWith('='))
    throw new Error('formulas are not calculated. Write the value instead');
  try {
    return readLiteral(text);
  } catch (error) {
    // The place that is told would be that in the text around it.
    const reason = messageOf(error).replace(/, at character \d+$/, '');
    throw new Error(`this is no value (${reason}). Names of devices need quotes, as in 'det1'`, {
      cause: error,
    });
  }
}
