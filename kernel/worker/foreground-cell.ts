import type { Occupant } from '../../src/protocol/occupant.js';
import type { WorkerActivity } from '../../src/protocol/worker-comm.js';
import type { ExecutionStateChange, RequestInfo } from '../context.js';
import { codeExcerpt } from './code-excerpt.js';

/** Whose cell has the foreground. */
export class ForegroundCell {
  readonly #clock: () => number;
  #request: RequestInfo | null = null;
  #since = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Returns whether another cell has the foreground now, or none. */
  changed({ request, state }: ExecutionStateChange): boolean {
    // A request that was aborted in the queue ends without having begun.
    if (!request.isForeground || (state === 'idle' && request.msgId !== this.#request?.msgId)) return false;
    this.#request = state === 'idle' ? null : request;
    this.#since = this.#clock();
    return true;
  }

  get whose(): WorkerActivity['cell'] {
    if (this.#request === null) return 'none';
    return isOurs(this.#request) ? 'manager' : 'other';
  }

  /** A person's cell; null where it is not a person who has the foreground. */
  get occupant(): Occupant | null {
    const request = this.#request;
    return request === null || isOurs(request) ? null : occupantOf('cell', request, this.#since);
  }
}

/** Whether the manager sent it: a plan of the queue, or a task. */
export function isOurs(request: RequestInfo): boolean {
  return request.metadata['skyqueue'] !== undefined;
}

/** `request`: null where no client has sent what goes on. */
export function occupantOf(what: Occupant['what'], request: RequestInfo | null, since: number): Occupant {
  return {
    what,
    code: codeExcerpt(request?.code),
    user: request?.username ?? '',
    session: request?.session ?? '',
    since,
  };
}
