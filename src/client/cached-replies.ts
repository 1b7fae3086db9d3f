import type { Session } from './session.js';
import { Cached, type CachedOptions } from './status/cached.js';

export type CachedMethod =
  | 'queue_get'
  | 'history_get'
  | 'plans_allowed'
  | 'devices_allowed'
  | 'plans_existing'
  | 'devices_existing'
  | 're_runs'
  | 'lock_info';

/** The field of the status that changes when the reply does. */
const UID_FIELDS = {
  queue_get: 'plan_queue_uid',
  history_get: 'plan_history_uid',
  plans_allowed: 'plans_allowed_uid',
  devices_allowed: 'devices_allowed_uid',
  plans_existing: 'plans_existing_uid',
  devices_existing: 'devices_existing_uid',
  re_runs: 'run_list_uid',
  lock_info: 'lock_info_uid',
} as const satisfies Record<CachedMethod, CachedOptions<object>['field']>;

/** The replies that are remembered for as long as the status says that they would be the same. */
export class CachedReplies {
  readonly #session: Session;
  readonly #mustSucceed: boolean;
  readonly #caches = new Map<string, Cached<object>>();

  constructor(session: Session, mustSucceed: boolean) {
    this.#session = session;
    this.#mustSucceed = mustSucceed;
  }

  /** Lists of what is allowed are kept for each group. */
  of(method: CachedMethod, userGroup?: string): Cached<object> {
    const isByGroup = method === 'plans_allowed' || method === 'devices_allowed';
    const group = isByGroup ? (userGroup ?? this.#session.userGroup) : undefined;
    const key = group === undefined ? method : `${method} ${group}`;
    const known = this.#caches.get(key);
    if (known !== undefined) return known;
    const params = method === 'lock_info' ? { lock_key: null } : {};
    const cached = new Cached<object>({
      field: UID_FIELDS[method],
      status: (reload) => this.#session.status.get(reload),
      download: () => this.#session.call(method, params, { userGroup: group }, this.#mustSucceed),
    });
    this.#caches.set(key, cached);
    return cached;
  }
}
