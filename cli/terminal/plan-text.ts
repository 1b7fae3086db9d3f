import { isObject, type JsonObject, type JsonValue } from '../../src/protocol/index.js';
import { repr } from '../python/repr.js';

/** A queued plan as one would type it: `scan([det1], motor, -1, 1, 5)`. */
export function planText({ name, args, kwargs }: JsonObject): string {
  const positional = Array.isArray(args) ? args.map((value) => argument(value as JsonValue)) : [];
  const named = isObject(kwargs)
    ? Object.entries(kwargs).map(([key, value]) => `${key}=${argument(value ?? null)}`)
    : [];
  return `${String(name)}(${[...positional, ...named].join(', ')})`;
}

/** Names of devices are text on the wire, and names in a plan. */
function argument(value: JsonValue): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? `[${value.map(argument).join(', ')}]` : repr(value);
}
