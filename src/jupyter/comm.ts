import { randomUUID } from 'node:crypto';
import { QueueServerError } from '../errors.js';
import {
  isMessage,
  type JsonObject,
  type KernelMessage,
  type MessageContents,
  type Metadata,
} from './wire/index.js';

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

type CommMessageType = 'comm_open' | 'comm_msg' | 'comm_close';
/** How comms reach the kernel. */
export type SendComm = <T extends CommMessageType>(
  type: T,
  content: MessageContents[T],
  parts?: CommParts,
) => void;

/** The comms that one client has open. Those of others pass by unheeded. */
export class Comms {
  readonly #send: SendComm;
  readonly #open = new Map<string, OpenComm>();

  constructor(send: SendComm) {
    this.#send = send;
  }

  open(target: string, data: JsonObject): Comm {
    const comm = new OpenComm(randomUUID(), target, this.#send);
    this.#open.set(comm.id, comm);
    void comm.closed.then(() => this.#open.delete(comm.id));
    this.#send('comm_open', { comm_id: comm.id, target_name: target, data });
    return comm;
  }

  /** Every message on iopub. Throws what a listener throws. */
  take(message: KernelMessage): void {
    if (isMessage(message, 'comm_msg')) {
      const { metadata, buffers, content } = message;
      this.#open.get(content.comm_id)?.onMessage?.({ data: content.data, metadata, buffers });
    } else if (isMessage(message, 'comm_close')) {
      const { comm_id, data = {} } = message.content;
      this.#open.get(comm_id)?.end({ by: 'kernel', data });
    }
  }

  /** The connection is gone. */
  end(): void {
    for (const comm of this.#open.values()) comm.end({ by: 'connection', data: {} });
  }
}

class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  readonly closed: Promise<CommEnd>;
  onMessage: ((message: CommMessage) => void) | undefined;
  readonly #send: SendComm;
  #ended = false;
  #resolve!: (end: CommEnd) => void;

  constructor(id: string, target: string, send: SendComm) {
    this.id = id;
    this.target = target;
    this.#send = send;
    this.closed = new Promise((resolve) => (this.#resolve = resolve));
  }

  send(data: JsonObject, parts: CommParts = {}): void {
    if (this.#ended) throw new QueueServerError('KERNEL_CLOSED');
    this.#send('comm_msg', { comm_id: this.id, data }, parts);
  }

  close(data: JsonObject = {}): void {
    if (this.#ended) return;
    this.#send('comm_close', { comm_id: this.id, data });
    this.end({ by: 'client', data });
  }

  /** The first end is the one that is told. */
  end(end: CommEnd): void {
    this.#ended = true;
    this.#resolve(end);
  }
}
