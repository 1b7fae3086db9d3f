import { QueueServerError } from '../../errors.js';
import { isObject, type JsonObject, type JsonValue } from '../../protocol/index.js';

/**
 * The metadata that an item gives to its runs: an object, or a list of objects of which the earlier ones win.
 * Undefined where there is none. Throws `PLAN_META` for anything else.
 */
export function runMetadata(meta: JsonValue | undefined): JsonObject | undefined {
  if (meta === undefined) return undefined;
  const parts = Array.isArray(meta) ? (meta as readonly JsonValue[]) : [meta];
  if (!parts.every(isObject)) throw new QueueServerError('PLAN_META', []);
  const merged = Object.fromEntries([...parts].reverse().flatMap((part) => Object.entries(part)));
  return Object.keys(merged).length === 0 ? undefined : merged;
}
