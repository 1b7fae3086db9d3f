import { RECORD_NAMES, type RecordName } from '../../queue/index.js';

/** Values of one key each: the records, and the running item. The names are those of the Python server. */
export const VALUE_NAMES = ['running_plan', ...RECORD_NAMES] as const;
export type ValueName = (typeof VALUE_NAMES)[number];

/** What the Python server stores, and so do we, while nothing runs. */
export const NOTHING_RUNS = '{}';

/** Names of the keys. Those with `skyqueue` in them are ours; the Python server does not know them and leaves them alone. */
export interface RedisKeys {
  readonly queue: string;
  readonly history: string;
  readonly values: readonly string[];
  /** The number of the last transition, and who made it. */
  readonly transition: string;
  /** Which manager uses all this now. */
  readonly holder: string;
}

export function redisKeys(prefix: string): RedisKeys {
  const key = (name: string): string => keyOf(prefix, name);
  return {
    queue: key('plan_queue'),
    history: key('plan_history'),
    values: VALUE_NAMES.map(key),
    transition: key('skyqueue_transition'),
    holder: key('skyqueue_holder'),
  };
}

export function recordKey(prefix: string, name: RecordName): string {
  return keyOf(prefix, name);
}

/** An empty prefix is not followed by an underscore. */
function keyOf(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}_${name}`;
}
