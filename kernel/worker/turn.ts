import type { RequestInfo } from '../context.js';

/** Where the Run Engine asks whether it is somebody else's turn. */
const WHOSE_TURN = Symbol.for('skyqueue.whose_turn');

/**
 * Between the moment when a plan of the queue is let in and its call of the Run Engine there are a few turns of the event
 * loop. A cell that runs beside it could be faster, and would make the plan fail: it is refused.
 */
export class Turn {
  #request: RequestInfo | null = null;

  constructor(currentRequest: () => RequestInfo | null, describe: (request: RequestInfo) => string) {
    Reflect.set(globalThis, WHOSE_TURN, (): string | null => {
      const request = this.#request;
      return request === null || currentRequest()?.msgId === request.msgId ? null : describe(request);
    });
  }

  give(request: RequestInfo): void {
    this.#request = request;
  }

  /** The Run Engine was called, or will not be. */
  taken(): void {
    this.#request = null;
  }
}
