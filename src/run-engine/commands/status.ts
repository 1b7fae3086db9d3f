import type { Status } from '../../devices/index.js';
import type { Command } from '../message.js';

/** Catches devices whose methods forget to return a Status, or return a promise in its place. */
export function expectStatus(value: unknown, obj: object, command: Command): Status {
  if (isStatus(value)) return value;
  const name = 'name' in obj ? String(obj.name) : obj.constructor.name;
  throw new TypeError(`${command}() of ${name} must return a Status, and returned ${String(value)}.`);
}

export function isStatus(value: unknown): value is Status {
  return (
    typeof value === 'object' &&
    value !== null &&
    'addCallback' in value &&
    typeof value.addCallback === 'function' &&
    'done' in value
  );
}
