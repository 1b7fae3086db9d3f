import { QueueServerError } from '../errors.js';
import { Float, isTruthy, stringifyJson, type JsonValue } from '../protocol/index.js';

/** A list of item uids. Like the reference, takes anything that Python holds for false as an empty list, but null. */
export function requireUids(uids: JsonValue | undefined): readonly JsonValue[] {
  if (uids === undefined || uids === null)
    throw new QueueServerError('PARAMETER_INVALID', ['uids', 'it is missing']);
  if (Array.isArray(uids)) return uids as readonly JsonValue[];
  if (!isTruthy(uids)) return [];
  throw new QueueServerError('PARAMETER_INVALID', ['uids', 'it must be a list']);
}

/** A uid as text. Any value but null, lists and objects may be asked for (spec re-manager, appendix C): null for these. */
export function uidText(uid: JsonValue): string | null {
  if (typeof uid === 'string') return uid;
  const isScalar = uid instanceof Float || (uid !== null && typeof uid !== 'object');
  return isScalar ? stringifyJson(uid) : null;
}
