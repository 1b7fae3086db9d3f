import { isMessage, type KernelMessage } from './wire/index.js';

/** Three questions that have three answers: a busy kernel may be out of reach, and one that answers may be about to end. */
export interface KernelHealth {
  readonly process: 'alive' | 'exited';
  /** `lost`: a line broke, or the heartbeat is not echoed. What the kernel said since may never arrive. */
  readonly link: 'connecting' | 'connected' | 'lost';
  /** Whether it runs code, whoever sent it. Unknown from a connection to a running kernel until some code begins or ends. */
  readonly activity: 'unknown' | 'idle' | 'busy';
}

export type HealthListener = (health: KernelHealth) => void;

/** Gathers what tells of a kernel's health, and tells the listeners when an answer has changed. */
export class HealthWatch {
  readonly #tell: (health: KernelHealth) => void;
  readonly #running = new Set<string>();
  #health: KernelHealth = { process: 'alive', link: 'connecting', activity: 'unknown' };
  #lines = false;
  #beating = true;

  constructor(tell: (health: KernelHealth) => void) {
    this.#tell = tell;
  }

  get health(): KernelHealth {
    return this.#health;
  }

  /** Whether all lines to the kernel stand. */
  lines(standing: boolean): void {
    this.#lines = standing;
    this.#judgeLink();
  }

  /** Whether the kernel echoes heartbeats. */
  heartbeat(beating: boolean): void {
    this.#beating = beating;
    this.#judgeLink();
  }

  exited(): void {
    this.#change({ process: 'exited' });
  }

  /**
   * Reads from the kernel's `status` messages whether code is running. Completions and comms make a kernel say busy and idle
   * as well, also while a cell waits, so only those that execute requests caused are counted.
   */
  message(message: KernelMessage): void {
    if (!isMessage(message, 'status')) return;
    const { msg_id: parent, msg_type: parentType } = message.parent_header;
    if (parentType !== 'execute_request' || parent === undefined) return;
    const { execution_state: state } = message.content;
    if (state === 'busy') this.#running.add(parent);
    else if (state === 'idle') this.#running.delete(parent);
    this.#change({ activity: this.#running.size > 0 ? 'busy' : 'idle' });
  }

  #judgeLink(): void {
    const connected = this.#lines && this.#beating;
    if (!connected && this.#health.link === 'connecting') return;
    this.#change({ link: connected ? 'connected' : 'lost' });
  }

  #change(change: Partial<KernelHealth>): void {
    const before = this.#health;
    const health = { ...before, ...change };
    if (
      health.process === before.process &&
      health.link === before.link &&
      health.activity === before.activity
    ) {
      return;
    }
    this.#health = health;
    this.#tell(health);
  }
}
