import type { Status } from '../devices/index.js';
import { WaitForTimeoutError } from './errors.js';
import type { GroupKey, WaitSettings } from './message.js';
import { startTimer } from './timer.js';

interface Entry {
  readonly status: Status;
  readonly group: GroupKey;
}

/** A wait that can be cut short: gets the functions that end it, and returns the one that abandons it. */
export type Interruptible<T> = (done: (value: T) => void, failed: (error: unknown) => void) => () => void;

/**
 * The device actions that are under way, by group. Each is watched for failure, whether or not somebody waits for it.
 * An action that is over when it gets here never enters a group.
 */
export class StatusGroups {
  readonly #groups = new Map<GroupKey, Set<Entry>>();
  /** Actions that a rewind would start again. */
  readonly #repeatable = new Set<Entry>();
  readonly #waits = new Set<(settled: Entry) => void>();
  readonly #onFailure: (status: Status) => void;
  /** Groups that somebody waits for, and of which people were told. */
  readonly announced = new Set<GroupKey>();

  constructor(onFailure: (status: Status) => void) {
    this.#onFailure = onFailure;
  }

  add(status: Status, group: GroupKey, repeatable: boolean): void {
    if (status.done) {
      if (!status.success) this.#onFailure(status);
      return;
    }
    const entry = { status, group };
    const entries = this.#groups.get(group);
    if (entries === undefined) this.#groups.set(group, new Set([entry]));
    else entries.add(entry);
    if (repeatable) this.#repeatable.add(entry);
    status.addCallback(() => this.#settle(entry));
  }

  /** True when all is done, false when it was cut short by a failure or the time. Needs no waiting where none is due. */
  wait(group: GroupKey, settings: WaitSettings): boolean | Interruptible<boolean> {
    const entries = this.#groups.get(group);
    if (entries === undefined) return true;
    // What is added to the group later is no part of this wait.
    const awaited = new Set(entries);
    return (done, failed) => {
      const onSettled = (entry: Entry): void => {
        awaited.delete(entry);
        const ours = entry.group === group || settings.watch?.includes(entry.group) === true;
        if (ours && !entry.status.success) finish(() => done(false));
        else if (awaited.size === 0) finish(() => done(true));
      };
      const { timeout } = settings;
      const timedOut = (): void =>
        settings.error_on_timeout === false
          ? done(false)
          : failed(new WaitForTimeoutError(`Group ${String(group)}`, timeout ?? 0));
      const stopTimer = timeout == null ? () => {} : startTimer(timeout, () => finish(timedOut));
      const abandon = (): void => {
        this.#waits.delete(onSettled);
        stopTimer();
      };
      const finish = (end: () => void): void => {
        abandon();
        end();
      };
      this.#waits.add(onSettled);
      return abandon;
    };
  }

  /** What is still under way in a group. */
  statuses(group: GroupKey): Status[] {
    return [...(this.#groups.get(group) ?? [])].map(({ status }) => status);
  }

  /** From here on a rewind does not repeat what was started before. */
  checkpoint(): void {
    this.#repeatable.clear();
  }

  /** Gives up what the rewind will start again: how it ends does not matter any more. */
  forgetRepeatable(): void {
    for (const entry of this.#repeatable) this.#remove(entry);
    this.#repeatable.clear();
  }

  /** The plan is over: how its actions end does not matter any more. */
  forgetAll(): void {
    this.#groups.clear();
    this.#repeatable.clear();
    this.#waits.clear();
  }

  #settle(entry: Entry): void {
    if (!this.#remove(entry)) return;
    this.#repeatable.delete(entry);
    if (!entry.status.success) this.#onFailure(entry.status);
    for (const onSettled of [...this.#waits]) onSettled(entry);
  }

  /** False if it had been forgotten before. */
  #remove(entry: Entry): boolean {
    const entries = this.#groups.get(entry.group);
    if (entries === undefined || !entries.delete(entry)) return false;
    if (entries.size === 0) this.#groups.delete(entry.group);
    return true;
  }
}
