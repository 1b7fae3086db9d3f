import { messageOf, QueueServerError } from '../errors.js';
import type { JsonValue } from '../protocol/json-value.js';
import type { NameEntry } from './name-entry.js';

/** What a list of permissions says: everything, or what one of its entries means. */
export type EntryList = 'everything' | readonly NameEntry[];

/**
 * Reads a list: `null` in its first place means everything, and the rest of the list nothing. In a forbidding list it means
 * that nothing is forbidden (spec plans… §5.2). Throws `PERMISSIONS_INVALID` with the place of what is wrong.
 */
export function readEntryList(value: JsonValue, place: string, read: (text: string) => NameEntry): EntryList {
  const refuse = (where: string, why: string) =>
    new QueueServerError('PERMISSIONS_INVALID', [`${where}: ${why}`]);
  if (!Array.isArray(value)) throw refuse(place, 'it must be a list of texts or null');
  const entries = value as readonly JsonValue[];
  const wrong = entries.findIndex((entry) => entry !== null && typeof entry !== 'string');
  if (wrong >= 0) throw refuse(`${place}[${wrong}]`, 'it must be a text or null');
  if (entries[0] === null) return 'everything';
  return entries.map((entry, at) => {
    if (entry === null) throw refuse(`${place}[${at}]`, 'null may stand in the first place only');
    try {
      return read(entry as string);
    } catch (error) {
      throw refuse(`${place}[${at}]`, messageOf(error).replace(/\.$/, ''));
    }
  });
}
