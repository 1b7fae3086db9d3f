import type { Readings } from '../../devices/index.js';
import type { Description } from './describe.js';
import type { Stream } from './stream.js';
import type { Values } from './stream-book.js';

/** A reading as an event holds it. It must have what the device has described, and nothing else. */
export function valuesOf(description: Description, readings: Readings): Values {
  const data: Record<string, unknown> = {};
  const timestamps: Record<string, number> = {};
  const { keys } = description;
  if (Object.keys(readings).length !== keys.length) throw mismatch(description, readings);
  for (const key of keys) {
    const reading = readings[key];
    if (reading === undefined) throw mismatch(description, readings);
    data[key] = reading.value;
    timestamps[key] = reading.timestamp;
  }
  return { data, timestamps };
}

export function mismatch(description: Description, readings: Readings): Error {
  const read = Object.keys(readings).join(', ');
  return new Error(
    `${description.name} described ${description.keys.join(', ')}, but its reading has ${read}.`,
  );
}

/** For what a device has made into events or columns itself. */
export function checkKeysOf(stream: Stream, given: { data: object; timestamps: object }): void {
  const expected = stream.keys;
  for (const part of ['data', 'timestamps'] as const) {
    const keys = Object.keys(given[part]);
    if (keys.length === expected.length && expected.every((key) => key in given[part])) continue;
    throw new Error(
      `Stream '${stream.name}' has ${expected.join(', ') || 'no keys'}, but the ${part} collected for it ${keys.join(', ') || 'none'}.`,
    );
  }
}
