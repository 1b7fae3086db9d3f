import { QueueServerError } from '../errors.js';
import type { JsonObject, Metadata } from './wire/index.js';

export interface CommMessage {
  data: JsonObject;
  metadata: Metadata;
  buffers: readonly Uint8Array[];
}
export type CommParts = Partial<Omit<CommMessage, 'data'>>;

/** A conversation with code in the kernel, which goes on while cells run. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /**
   * Called with each message, in the order in which the kernel sent them. Set it before the next `await`: what comes while
   * nobody listens is not kept.
   */
  onMessage: ((message: CommMessage) => void) | undefined;
  /** Resolves when either side has closed it or the connection has ended. A kernel closes at once what it has no target for. */
  readonly closed: Promise<CommEnd>;
  /** Throws KERNEL_CLOSED when the comm is closed. */
  send(data: JsonObject, parts?: CommParts): void;
  close(data?: JsonObject): void;
}

export interface CommEnd {
  by: 'client' | 'kernel' | 'connection';
  /** What the side that closed it said. */
  data: JsonObject;
}

/** How a comm reaches the kernel. */
export interface CommLine {
  open(id: string, target: string, data: JsonObject): void;
  message(id: string, data: JsonObject, parts: CommParts): void;
  close(id: string, data: JsonObject): void;
}

/** The client's side of a comm: opened by its making, ended by the first `end`. */
export class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  readonly closed: Promise<CommEnd>;
  onMessage: ((message: CommMessage) => void) | undefined;
  readonly #line: CommLine;
  #ended = false;
  #resolve!: (end: CommEnd) => void;

  constructor(id: string, target: string, data: JsonObject, line: CommLine) {
    this.id = id;
    this.target = target;
    this.#line = line;
    this.closed = new Promise((resolve) => (this.#resolve = resolve));
    line.open(id, target, data);
  }

  send(data: JsonObject, parts: CommParts = {}): void {
    if (this.#ended) throw new QueueServerError('KERNEL_CLOSED');
    this.#line.message(this.id, data, parts);
  }

  close(data: JsonObject = {}): void {
    if (this.#ended) return;
    this.#line.close(this.id, data);
    this.end({ by: 'client', data });
  }

  end(end: CommEnd): void {
    this.#ended = true;
    this.#resolve(end);
  }
}
