import type { RequestInfo } from '../context.js';

/** Where the Run Engine asks whether it is somebody else's turn. */
const WHOSE_TURN = Symbol.for('skyqueue.whose_turn');

/**
 * Between the moment when a plan of the queue is let in and its call of the Run Engine there are a few turns of the event
 * loop. A cell that runs beside it could be faster, and would make the plan fail: it is refused.
 */
export class Turn {
  #request: RequestInfo | null = null;
  /** Who wants it to pause as soon as it has begun; null: nobody that a request tells of. */
  #interruptedBy: RequestInfo | null | undefined;

  constructor(currentRequest: () => RequestInfo | null, describe: (request: RequestInfo) => string) {
    Reflect.set(globalThis, WHOSE_TURN, (): string | null => {
      const request = this.#request;
      return request === null || currentRequest()?.msgId === request.msgId ? null : describe(request);
    });
  }

  give(request: RequestInfo): void {
    this.#request = request;
    this.#interruptedBy = undefined;
  }

  /** An interrupt before the Run Engine is called is for the plan, not for the cell. Returns whether this is so. */
  interrupted(cell: RequestInfo | null, by: RequestInfo | null): boolean {
    if (this.#request === null || cell?.msgId !== this.#request.msgId) return false;
    this.#interruptedBy = by;
    return true;
  }

  /** The Run Engine was called, or will not be. Gives whoever had interrupted the plan before. */
  taken(): { readonly interruptedBy: RequestInfo | null } | null {
    const by = this.#interruptedBy;
    this.#request = null;
    this.#interruptedBy = undefined;
    return by === undefined ? null : { interruptedBy: by };
  }
}
