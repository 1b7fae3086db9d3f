import type { NumberArray, Severity, VariableReading, VariableValue } from './variable.js';

/** EPICS counts from 1990. */
const EPICS_EPOCH = 631_152_000;
const SEVERITIES: readonly Severity[] = ['none', 'minor', 'major', 'invalid'];
/** By their numbers in Channel Access. */
const ALARMS = (
  ' READ WRITE HIHI HIGH LOLO LOW STATE COS COMM TIMEOUT HWLIMIT CALC SCAN LINK SOFT BAD_SUB UDF DISABLE SIMM ' +
  'READ_ACCESS WRITE_ACCESS'
).split(' ');
const STRING_BYTES = 40;

/** How Channel Access carries the values of one type together with their time: type n of values is type n + 14 there. */
interface Layout {
  /** Where the values begin. */
  readonly at: number;
  readonly bytes: number;
  readonly numpy: string;
  readonly array: new (length: number) => NumberArray;
  readonly get: (view: DataView, at: number) => number;
}

export const STRING_TYPE = 0;
export const ENUM_TYPE = 3;
export const CHAR_TYPE = 4;
export const TIME_TYPES = 14;
export const CONTROL_TYPES = 28;

/** In the order of their numbers: string, short, float, enum, char, long, double. */
const LAYOUTS: readonly (Layout | null)[] = [
  null,
  { at: 14, bytes: 2, numpy: '<i2', array: Int16Array, get: (view, at) => view.getInt16(at) },
  { at: 12, bytes: 4, numpy: '<f4', array: Float32Array, get: (view, at) => view.getFloat32(at) },
  { at: 14, bytes: 2, numpy: '<u2', array: Int32Array, get: (view, at) => view.getUint16(at) },
  { at: 15, bytes: 1, numpy: '|u1', array: Uint8Array, get: (view, at) => view.getUint8(at) },
  { at: 12, bytes: 4, numpy: '<i4', array: Int32Array, get: (view, at) => view.getInt32(at) },
  { at: 16, bytes: 8, numpy: '<f8', array: Float64Array, get: (view, at) => view.getFloat64(at) },
];

export function numpyType(type: number): string {
  return LAYOUTS[type]?.numpy ?? '|S40';
}

export interface TimedValues {
  /** 0 to 6. */
  readonly type: number;
  readonly count: number;
  readonly payload: Uint8Array;
  /** Whether the variable can hold more than one value. */
  readonly isArray: boolean;
  readonly choices: readonly string[];
}

/**
 * The value, time and alarm of one message. Decoded here, from its bytes, because the client makes JSON of what it decodes,
 * which turns NaN into nothing, and takes long for a spectrum.
 */
export function decodeReading({ type, count, payload, isArray, choices }: TimedValues): VariableReading {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const alarm = view.getUint16(0);
  return {
    value:
      type === STRING_TYPE ? texts(payload, count, isArray) : numbers(view, type, count, isArray, choices),
    timestamp: view.getUint32(4) + EPICS_EPOCH + view.getUint32(8) / 1e9,
    severity: SEVERITIES[view.getUint16(2)] ?? 'invalid',
    alarm: ALARMS[alarm] ?? `alarm ${alarm}`,
  };
}

function texts(payload: Uint8Array, count: number, isArray: boolean): VariableValue {
  const list = Array.from({ length: count }, (_, i) => textAt(payload, 12 + i * STRING_BYTES));
  return isArray ? list : (list[0] ?? '');
}

function textAt(payload: Uint8Array, from: number): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset + from, STRING_BYTES);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? STRING_BYTES : end);
}

function numbers(
  view: DataView,
  type: number,
  count: number,
  isArray: boolean,
  choices: readonly string[],
): VariableValue {
  const layout = LAYOUTS[type];
  if (layout === null || layout === undefined) return Number.NaN;
  if (!isArray) {
    const value = layout.get(view, layout.at);
    return type === ENUM_TYPE ? (choices[value] ?? String(value)) : value;
  }
  const values = new layout.array(count);
  for (let i = 0; i < count; i += 1) values[i] = layout.get(view, layout.at + i * layout.bytes);
  return values;
}
