import { isMessage, type KernelMessage } from './wire/index.js';

/** Three questions that have three answers: a busy kernel may be out of reach, and one that answers may be about to end. */
export interface KernelHealth {
  readonly process: 'alive' | 'exited';
  /** `lost`: a line broke, or the heartbeat is not echoed. What the kernel said since may never arrive. */
  readonly link: 'connecting' | 'connected' | 'lost';
  /** Whether it runs code, whoever sent it. Unknown from a connection to a running kernel until some code begins or ends. */
  readonly activity: 'unknown' | 'idle' | 'busy';
}

/**
 * Reads from the kernel's `status` messages whether code is running. Completions and comms make a kernel say busy and idle as
 * well, also while a cell waits, so only those that execute requests caused are counted.
 */
export class ActivityWatch {
  readonly #running = new Set<string>();
  #activity: KernelHealth['activity'] = 'unknown';

  get activity(): KernelHealth['activity'] {
    return this.#activity;
  }

  /** Whether the message changed the answer. */
  tell(message: KernelMessage): boolean {
    const { msg_id: parent, msg_type: parentType } = message.parent_header;
    if (!isMessage(message, 'status') || parentType !== 'execute_request' || parent === undefined)
      return false;
    const { execution_state: state } = message.content;
    if (state === 'busy') this.#running.add(parent);
    else if (state === 'idle') this.#running.delete(parent);
    const before = this.#activity;
    this.#activity = this.#running.size > 0 ? 'busy' : 'idle';
    return this.#activity !== before;
  }
}
