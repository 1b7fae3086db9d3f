import {
  float,
  isObject,
  ITEM_FIELDS,
  type ItemResult,
  type ItemUid,
  type JsonObject,
  type JsonValue,
  type QueueItem,
} from '../protocol/index.js';
import type { Consequence } from './outcome.js';

const KEPT_FIELDS: ReadonlySet<string> = new Set(ITEM_FIELDS.filter((field) => field !== 'result'));

/**
 * An item as a client sent it, now owned by a user and named. Keys keep the client's order; those that it did not send
 * follow as `user`, `user_group`, `item_uid`.
 */
export function prepareItem(
  item: JsonObject,
  user: JsonValue,
  userGroup: JsonValue,
  uid: ItemUid,
): QueueItem {
  return { ...item, user, user_group: userGroup, item_uid: uid } as JsonObject as QueueItem;
}

/** Properties that only the server sets. */
const OWN_PROPERTIES = ['immediate_execution', 'time_start', 'held'] as const;

/**
 * What the queue keeps of an item that a client sent. Unknown fields go, and so does the result of an earlier
 * execution; the server's own properties are not the client's to set.
 */
export function keptFields(item: QueueItem): QueueItem {
  const fields = Object.entries(item).filter(([field]) => KEPT_FIELDS.has(field));
  return withoutOwnProperties(Object.fromEntries(fields) as JsonObject as QueueItem);
}

/** Removes the properties that the server sets while an item runs, and `properties` itself when nothing is left in it. */
export function withoutOwnProperties(item: QueueItem): QueueItem {
  const properties: unknown = item.properties;
  if (!isObject(properties)) return item;
  if (!OWN_PROPERTIES.some((name) => name in properties)) {
    return Object.keys(properties).length === 0 ? withoutField(item, 'properties') : item;
  }
  const { immediate_execution: _, time_start: __, held: ___, ...rest } = properties;
  return Object.keys(rest).length === 0 ? withoutField(item, 'properties') : { ...item, properties: rest };
}

/** The item as it stands while it runs. Times are epoch seconds. */
export function asRunning(item: QueueItem, timeStart: number, immediate: boolean): QueueItem {
  const given: unknown = item.properties;
  const properties = {
    ...(isObject(given) ? given : {}),
    ...(immediate ? { immediate_execution: true } : {}),
    time_start: float(timeStart),
  };
  return { ...item, properties };
}

export function isImmediate(item: QueueItem): boolean {
  return item.properties?.immediate_execution === true;
}

/** Whether the item waits for somebody to look at it before it runs again. */
export function isHeld(item: QueueItem): boolean {
  return item.properties?.held === true;
}

/** The copy that returns to the queue after a failure, by the policy that the item carries. */
export function returningCopy(item: QueueItem, copy: Consequence['copy']): QueueItem {
  switch (copy) {
    case 'as_before':
      return item;
    case 'one_retry_less':
      return { ...item, properties: { ...item.properties, retries: (item.properties?.retries ?? 0) - 1 } };
    case 'held':
      return { ...item, properties: { ...item.properties, held: true } };
  }
}

/** The item as it enters the history: its own uid, and the result of this execution in place of any earlier one. */
export function withResult(item: QueueItem, result: ItemResult): QueueItem {
  return {
    ...withoutOwnProperties(item),
    result: {
      exit_status: result.exit_status,
      run_uids: result.run_uids,
      scan_ids: result.scan_ids,
      time_start: float(result.time_start),
      time_stop: float(result.time_stop),
      msg: result.msg,
      traceback: result.traceback,
      ...(result.origin === undefined ? {} : { origin: { ...result.origin } }),
    },
  };
}

/** The item as if it had never run: a copy for the back of a looping queue. */
export function unexecuted(item: QueueItem): QueueItem {
  return withoutField(withoutOwnProperties(item), 'result');
}

function withoutField(item: QueueItem, field: 'properties' | 'result'): QueueItem {
  const { [field]: _, ...rest } = item;
  return rest as QueueItem;
}
