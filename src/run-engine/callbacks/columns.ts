import type { DataKey } from '../../protocol/data-key.js';

const MIN_WIDTH = 12;
const PADDING = 1;
const DEFAULT_PRECISION = 3;

/** One column of a live table: as wide as Bluesky's, so that eyes find what they are used to. */
export interface Column {
  /** Of the value in an event; null for what every event has. */
  readonly key: string | null;
  readonly title: string;
  readonly width: number;
  format(value: unknown): string;
}

export const SEQ_NUM: Column = { key: null, title: 'seq_num', width: 11, format: String };
export const TIME: Column = {
  key: null,
  title: 'time',
  width: 12,
  format: (time) => timeOfDay(time as number),
};

/** Null for values that fit into no cell, such as images. */
export function columnFor(key: string, dataKey: DataKey): Column | null {
  const width = Math.max(MIN_WIDTH, key.length + 2, DEFAULT_PRECISION + 1 + 2 * PADDING);
  const format = formatFor(dataKey, width - 2 * PADDING);
  return format === null ? null : { key, title: key, width, format };
}

/** A value at the right edge of its cell. */
export function cell(text: string, { width }: Column): string {
  return `${text.padStart(width - PADDING)}${' '.repeat(PADDING)}`;
}

function formatFor({ dtype, precision }: DataKey, room: number): ((value: unknown) => string) | null {
  switch (dtype) {
    case 'number': {
      const digits = Math.min(Math.max(precision ?? DEFAULT_PRECISION, 0), 20);
      return (value) => (typeof value === 'number' ? value.toFixed(digits) : String(value));
    }
    case 'integer':
      return String;
    case 'string':
      return (value) => String(value).slice(0, room - 1);
    case 'boolean':
      return (value) => String(value).slice(0, 5);
    case 'array':
      return null;
  }
}

/** Local time to a tenth of a second. */
function timeOfDay(time: number): string {
  const date = new Date(time * 1000);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${clock}.${Math.floor(date.getMilliseconds() / 100)}`;
}
