import { deepFreeze } from '../freeze.js';
import type { Status } from '../types.js';

type UidField = Extract<keyof Status, `${string}_uid`>;

export interface CachedOptions<T> {
  /** The field of the status that changes when the resource does. */
  readonly field: UidField;
  /** The status to go by. */
  readonly status: (reload: boolean) => Promise<Status>;
  readonly download: () => Promise<T>;
}

/**
 * The last download of something that the manager has a uid for, for as long as the uid is the same. It is frozen: all who
 * ask share it. Whoever asks while a download is under way gets its outcome, provided that it is for the same uid.
 */
export class Cached<T extends object> {
  readonly #options: CachedOptions<T>;
  #value: T | undefined;
  #uid: unknown;
  #download: { readonly uid: unknown; readonly promise: Promise<T> } | undefined;

  constructor(options: CachedOptions<T>) {
    this.#options = options;
  }

  /** `reload` gets a new status, not a new download. */
  async get(reload = false): Promise<T> {
    const status = await this.#options.status(reload);
    const uid: unknown = status[this.#options.field];
    const isKnown = uid !== null && uid !== undefined && uid === this.#uid;
    if (isKnown && this.#value !== undefined) return this.#value;
    const download = this.#download;
    if (download !== undefined && download.uid === uid) return download.promise;
    const promise = this.#load();
    this.#download = { uid, promise };
    try {
      return await promise;
    } finally {
      if (this.#download?.promise === promise) this.#download = undefined;
    }
  }

  async #load(): Promise<T> {
    const value = deepFreeze(await this.#options.download());
    if ('success' in value && value.success !== true) return value;
    this.#value = value;
    // The uid of the reply, not of the status: what changed meanwhile is noticed the next time.
    this.#uid = (value as Record<string, unknown>)[this.#options.field];
    return value;
  }
}
