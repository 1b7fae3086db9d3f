import {
  isObject,
  keysOf,
  mapValues,
  objectOf,
  type JsonObject,
  type JsonValue,
} from '../../src/protocol/index.js';

const MAX_ITEMS = 10;
const MAX_KEYS = 30;
const MAX_CHARACTERS = 1024;
/** Lists that fill screens: only their names are of interest. */
const NAMES_ONLY = new Set(['plans_allowed', 'plans_existing', 'devices_allowed', 'devices_existing']);

/** A reply cut to what a person can read: see spec plans-devices-permissions-cli §9.2. */
export function shorten(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'string') return shortenText(value);
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ITEMS).map((item) => shorten(item as JsonValue) ?? null);
    return value.length > MAX_ITEMS ? [...shown, '...'] : shown;
  }
  return isObject(value) ? shortenObject(value) : value;
}

function shortenObject(object: JsonObject): JsonObject {
  const entries = keysOf(object)
    .slice(0, MAX_KEYS)
    .map((key) => [key, shortenField(key, object[key])] as const);
  return objectOf(keysOf(object).length > MAX_KEYS ? [...entries, ['...', '...']] : entries);
}

function shortenField(key: string, value: JsonValue | undefined): JsonValue | undefined {
  if (NAMES_ONLY.has(key) && isObject(value)) return mapValues(value, () => '{...}');
  return key === 'traceback' && typeof value === 'string' ? value : shorten(value);
}

function shortenText(text: string): string {
  const characters = [...text];
  if (characters.length <= MAX_CHARACTERS) return text;
  const half = MAX_CHARACTERS / 2;
  return `${characters.slice(0, half).join('')} ...\n... ${characters.slice(-half).join('')}`;
}
