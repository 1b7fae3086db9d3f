import type { Msg } from './message.js';
import type { Plan } from './plan.js';

/**
 * The messages since the last checkpoint, kept so that a plan can go back there after a pause. A message is recorded
 * before it is performed. Without a record (after `clear_checkpoint`) a plan cannot be paused.
 */
export class Replay {
  #messages: Msg[] | null = [];
  #rewindable = true;
  readonly #limit: number;
  readonly #overflow: () => void;

  /** A plan without checkpoints would fill the memory: beyond the limit it cannot be repeated any more. */
  constructor(limit: number, overflow: () => void) {
    this.#limit = limit;
    this.#overflow = overflow;
  }

  /** A new plan can be paused from its first message on. */
  start(): void {
    this.#messages = [];
  }

  get resumable(): boolean {
    return this.#messages !== null;
  }

  /** Whether the message that is being performed would be repeated. */
  get recording(): boolean {
    return this.#rewindable && this.#messages !== null;
  }

  get rewindable(): boolean {
    return this.#rewindable;
  }

  /** What was recorded under the other rule is not repeated. */
  set rewindable(flag: boolean) {
    if (flag === this.#rewindable) return;
    this.#rewindable = flag;
    if (this.#messages !== null) this.#messages = [];
  }

  record(msg: Msg): void {
    if (!this.#rewindable || this.#messages === null) return;
    if (this.#messages.push(msg) <= this.#limit) return;
    this.#messages = null;
    this.#overflow();
  }

  /** Nothing before this moment will be repeated. */
  checkpoint(): void {
    if (this.#messages === null) this.#messages = [];
    else this.#messages.length = 0;
  }

  /** Like a checkpoint, but does not allow pauses again where they were ruled out. */
  forget(): void {
    if (this.#messages !== null) this.#messages.length = 0;
  }

  clear(): void {
    this.#messages = null;
  }

  /** Hands over the record and starts a new one: repeated messages are recorded again. */
  take(): Msg[] {
    const messages = this.#messages ?? [];
    this.#messages = [];
    return messages;
  }
}

/** Sends the messages again. Its value is the last response: what the plan was waiting for when it was interrupted. */
export function* repeat(messages: readonly Msg[]): Plan<unknown> {
  let response: unknown;
  for (const msg of messages) response = yield msg;
  return response;
}
