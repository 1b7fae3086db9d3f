import type {
  EventDescriptor,
  EventDocument,
  NamedDocument,
  RunStart,
  RunStop,
} from '../../protocol/documents.js';
import { cell, columnFor, SEQ_NUM, TIME, type Column } from './columns.js';
import { dimensionsOf, hintedFields } from './dimensions.js';

const ROWS_BETWEEN_HEADERS = 50;

/**
 * Prints each run as it goes: `RE.subscribe(liveTable())`. What the columns are is told by the hints of the plan and of
 * the devices. Runs that are open at the same time have tables of their own.
 *
 * @param write gets one line at a time
 */
export function liveTable(
  write: (line: string) => void = (line) => console.log(line),
): (...document: NamedDocument) => void {
  const tables = new Map<string, RunTable>();
  const byDescriptor = new Map<string, RunTable>();
  return (name, doc) => {
    switch (name) {
      case 'start':
        tables.set(doc.uid, new RunTable(doc, write));
        break;
      case 'descriptor': {
        const table = tables.get(doc.run_start);
        if (table?.describe(doc) === true) byDescriptor.set(doc.uid, table);
        break;
      }
      case 'event':
        byDescriptor.get(doc.descriptor)?.row(doc);
        break;
      case 'stop': {
        const table = tables.get(doc.run_start);
        table?.close(doc);
        tables.delete(doc.run_start);
        for (const [uid, owner] of byDescriptor) if (owner === table) byDescriptor.delete(uid);
        break;
      }
      default:
        break;
    }
  };
}

export interface RunTableOptions {
  /** When the run began, and its uid. */
  heading?: boolean;
  /** The streams, and the readings themselves. */
  table?: boolean;
}

/** The table of one run. */
export class RunTable {
  readonly #start: RunStart;
  readonly #write: (line: string) => void;
  readonly #streams = new Set<string>();
  #columns: readonly Column[] = [];
  #separator = '';
  #rows = 0;

  constructor(start: RunStart, write: (line: string) => void, options: RunTableOptions = {}) {
    const { heading = true, table = true } = options;
    this.#start = start;
    this.#write = table ? write : () => undefined;
    if (!heading) return;
    write('');
    write('');
    write(`Transient Scan ID: ${start.scan_id ?? ''}     Time: ${dateAndTime(start.time)}`);
    write(`Persistent Unique Scan ID: '${start.uid}'`);
  }

  /** Whether this is the stream that the table shows. */
  describe(descriptor: EventDescriptor): boolean {
    const { name } = descriptor;
    if (!this.#streams.has(name)) this.#write(`New stream: '${name}'`);
    const isNew = !this.#streams.has(name);
    this.#streams.add(name);
    const dimensions = dimensionsOf(this.#start, descriptor);
    if (name !== dimensions.stream) return false;
    const keys = new Set([...dimensions.fields, ...hintedFields(descriptor)]);
    const columns = [...keys].map((key) => {
      const dataKey = descriptor.data_keys[key];
      return dataKey === undefined ? null : columnFor(key, dataKey);
    });
    this.#columns = [SEQ_NUM, TIME, ...columns.filter((column) => column !== null)];
    this.#separator = `+${this.#columns.map(({ width }) => '-'.repeat(width)).join('+')}+`;
    // A device that was configured gives a new descriptor, but the table goes on.
    if (isNew) this.#header();
    return true;
  }

  row(event: EventDocument): void {
    if (++this.#rows % ROWS_BETWEEN_HEADERS === 0) this.#header();
    this.#line(this.#columns.map((column) => cell(valueOf(event, column), column)));
  }

  close(_stop: RunStop): void {
    const { plan_type, plan_name, uid, scan_id } = this.#start;
    if (this.#separator !== '') this.#write(this.#separator);
    this.#write(`${plan_type} ${plan_name} ['${uid.slice(0, 8)}'] (scan num: ${scan_id})`);
    this.#write('');
  }

  #header(): void {
    this.#write(this.#separator);
    this.#line(this.#columns.map((column) => cell(column.title, column)));
    this.#write(this.#separator);
  }

  #line(cells: readonly string[]): void {
    this.#write(`|${cells.join('|')}|`);
  }
}

function valueOf(event: EventDocument, column: Column): string {
  if (column === SEQ_NUM) return column.format(event.seq_num);
  if (column === TIME) return column.format(event.time);
  const { key } = column;
  if (key === null) return '';
  const value = event.data[key];
  return value == null || event.filled[key] === false ? '' : column.format(value);
}

function dateAndTime(time: number): string {
  const date = new Date(time * 1000);
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
