import type { Readings } from '../../devices/index.js';

/** The value of a data key that a plan goes by. */
export function fieldValue(readings: Readings, key: string): number {
  const reading = readings[key];
  if (reading !== undefined) return Number(reading.value);
  // Without an engine there are no readings at all; with one, somebody has mistyped the key.
  if (Object.keys(readings).length === 0) return 0;
  throw new Error(`No device gives '${key}'. There are: ${Object.keys(readings).join(', ')}.`);
}
