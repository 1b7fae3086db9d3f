import { randomUUID, timingSafeEqual } from 'node:crypto';
import { QueueServerError } from '../errors.js';
import { float, type JsonObject, type JsonValue } from '../protocol/index.js';
import type { LockScope } from '../protocol/methods/index.js';
import { localDateTime } from './local-time.js';

/** Who has barred what from changes, as it is stored (spec re-manager §3.8, §5). */
export interface LockRecord {
  readonly environment: boolean;
  readonly queue: boolean;
  readonly lock_key: string | null;
  readonly note: string | null;
  readonly user: string | null;
  /** Epoch seconds. */
  readonly time: number | null;
  readonly uid: string;
}

const UNLOCKED: Omit<LockRecord, 'uid'> = {
  environment: false,
  queue: false,
  lock_key: null,
  note: null,
  user: null,
  time: null,
};

/** What a client says in order to lock. The values are as they came. */
export interface LockRequest {
  readonly lock_key?: JsonValue | undefined;
  readonly user?: JsonValue | undefined;
  readonly note?: JsonValue | undefined;
  readonly environment: boolean;
  readonly queue: boolean;
}

/**
 * The lock: methods that change environment or queue ask it before anything else. A change of it counts when it has been
 * stored, and not before.
 */
export class Lock {
  readonly #store: (record: LockRecord) => Promise<void>;
  readonly #emergencyKey: string | undefined;
  #record: LockRecord;

  constructor(options: {
    stored: JsonValue | undefined;
    emergencyKey: string | undefined;
    store: (record: LockRecord) => Promise<void>;
  }) {
    this.#store = options.store;
    this.#emergencyKey = options.emergencyKey;
    this.#record = readRecord(options.stored) ?? { ...UNLOCKED, uid: randomUUID() };
  }

  get uid(): string {
    return this.#record.uid;
  }

  get scopes(): { readonly environment: boolean; readonly queue: boolean } {
    return { environment: this.#record.environment, queue: this.#record.queue };
  }

  get isLocked(): boolean {
    return this.#record.environment || this.#record.queue;
  }

  /** As clients see it: everything but the key. */
  get info(): JsonObject {
    const { environment, queue, user, time, note } = this.#record;
    return {
      environment,
      queue,
      user,
      time: time === null ? null : float(time),
      time_str: time === null ? '' : localDateTime(new Date(time * 1000)),
      note,
      emergency_lock_key_is_set: this.#emergencyKey !== undefined,
    };
  }

  /** Throws `LOCKED`, with who locked and why, where the key does not open the scope. */
  check(scope: LockScope, key: JsonValue | undefined): void {
    if (scope === null) return;
    if (key !== undefined && key !== null && typeof key !== 'string') {
      throw new QueueServerError('LOCKED', ['A lock key is a string.']);
    }
    if (!this.#record[scope] || this.#isKey(key)) return;
    throw new QueueServerError('LOCKED', [this.#report()]);
  }

  /** Whether it is the key, for those who want to know before they need it. Any text passes while nothing is locked. */
  verify(key: JsonValue): void {
    if (typeof key !== 'string') throw new QueueServerError('LOCKED', ['A lock key is a string.']);
    if (this.isLocked && !this.#isKey(key)) throw new QueueServerError('LOCKED', [this.#report()]);
  }

  /** Replaces the whole lock: a scope that is not asked for is free afterwards. */
  async lock({ lock_key, user, note, environment, queue }: LockRequest): Promise<void> {
    const by = requireText('user', user);
    const key = requireText('lock_key', lock_key);
    if (note !== undefined && typeof note !== 'string') {
      throw new QueueServerError('PARAMETER_INVALID', ['note', 'it must be text']);
    }
    if (this.isLocked && !this.#isKey(key)) throw new QueueServerError('LOCKED', [this.#report()]);
    if (!environment && !queue) {
      throw new QueueServerError('PARAMETER_INVALID', [
        'environment',
        'lock the environment, the queue or both',
      ]);
    }
    const time = Date.now() / 1000;
    await this.#change({
      environment,
      queue,
      lock_key: key,
      note: note ?? null,
      user: by,
      time,
      uid: randomUUID(),
    });
  }

  /** Returns whether anything was locked. Throws `LOCKED` where the key is neither the lock's nor that for emergencies. */
  async unlock(lock_key: JsonValue | undefined): Promise<boolean> {
    const key = requireText('lock_key', lock_key);
    if (!this.isLocked) return false;
    const isEmergency = this.#emergencyKey !== undefined && isSame(key, this.#emergencyKey);
    if (!isEmergency && !this.#isKey(key)) throw new QueueServerError('LOCKED', [this.#report()]);
    await this.#change({ ...UNLOCKED, uid: randomUUID() });
    return true;
  }

  async #change(record: LockRecord): Promise<void> {
    await this.#store(record);
    this.#record = record;
  }

  #isKey(key: JsonValue | undefined): boolean {
    const { lock_key } = this.#record;
    return typeof key === 'string' && lock_key !== null && isSame(key, lock_key);
  }

  #report(): string {
    const { environment, queue, user, time, note } = this.#record;
    const what = [environment && 'environment', queue && 'queue'].filter(Boolean).join(' and ');
    const since = time === null ? '' : ` since ${localDateTime(new Date(time * 1000))}`;
    const emergency = this.#emergencyKey === undefined ? '' : ' unlock accepts an emergency key too.';
    const verb = environment && queue ? 'are' : 'is';
    return `The ${what} ${verb} locked by ${user ?? 'somebody'}${since}.${note === null ? '' : ` Note: ${note}.`}${emergency}`;
  }
}

function requireText(name: string, value: JsonValue | undefined): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new QueueServerError('PARAMETER_INVALID', [
    name,
    value === undefined ? 'it is missing' : 'it must be text, and not empty',
  ]);
}

/** Takes the same time wherever the texts differ. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A record that lacks a field that matters counts as none: nobody is locked out by a mistake in the store. */
function readRecord(value: JsonValue | undefined): LockRecord | undefined {
  const record = value as Partial<LockRecord> | null | undefined;
  if (typeof record !== 'object' || record === null || typeof record.uid !== 'string') return undefined;
  const { environment, queue, lock_key, uid } = record;
  const isLocked = environment === true || queue === true;
  if (isLocked && typeof lock_key !== 'string') return undefined;
  const time = record.time === null || record.time === undefined ? null : Number(record.time);
  const { note = null, user = null } = record;
  return {
    environment: environment === true,
    queue: queue === true,
    lock_key: lock_key ?? null,
    note,
    user,
    time,
    uid,
  };
}
