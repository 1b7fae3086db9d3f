import { randomUUID } from 'node:crypto';
import { QueueServerError } from '../errors.js';
import type { JsonValue } from '../protocol/index.js';
import type { LockScope } from '../protocol/methods/index.js';

/** Who has barred what from changes (spec re-manager §3.8). The record is the one of the store. */
export interface LockRecord {
  readonly environment: boolean;
  readonly queue: boolean;
  readonly lock_key: string | null;
  readonly note: string | null;
  readonly user: string | null;
  readonly time: number | null;
  readonly uid: string;
}

export const UNLOCKED: Omit<LockRecord, 'uid'> = {
  environment: false,
  queue: false,
  lock_key: null,
  note: null,
  user: null,
  time: null,
};

/** The lock as it stands. Methods that change environment or queue ask it before anything else. */
export class Lock {
  #record: LockRecord;

  constructor(stored: LockRecord | undefined) {
    this.#record = stored ?? { ...UNLOCKED, uid: randomUUID() };
  }

  get record(): LockRecord {
    return this.#record;
  }

  /** Throws `LOCKED`, with who locked and why, where the key does not open the scope. */
  check(scope: LockScope, key: JsonValue | undefined): void {
    if (scope === null) return;
    if (key !== undefined && key !== null && typeof key !== 'string') {
      throw new QueueServerError('LOCKED', ['A lock key is a string.']);
    }
    if (!this.#record[scope] || (typeof key === 'string' && key === this.#record.lock_key)) return;
    throw new QueueServerError('LOCKED', [this.#report()]);
  }

  #report(): string {
    const { environment, queue, user, time, note } = this.#record;
    const what = [environment && 'environment', queue && 'queue'].filter(Boolean).join(' and ');
    const since = time === null ? '' : ` since ${new Date(time * 1000).toLocaleString()}`;
    return `The ${what} is locked by ${user ?? 'somebody'}${since}.${note === null ? '' : ` Note: ${note}`}`;
  }
}
