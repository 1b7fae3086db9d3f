import { randomUUID } from 'node:crypto';
import type {
  Comm,
  CommMessage,
  CommSendOptions,
  CommTargetHandler,
  JsonObject,
  RequestInfo,
} from '../context.js';
import type { Publisher } from '../output/publisher.js';
import type { Request } from './request.js';

type CommType = 'comm_open' | 'comm_msg' | 'comm_close';

/**
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages. Comm messages never wait behind a cell:
 * their handlers run as soon as the main thread is free, in the order in which the messages came.
 */
export class Comms {
  readonly #targets = new Map<string, CommTargetHandler>();
  readonly #open = new Map<string, KernelComm>();

  constructor(private readonly publisher: Publisher) {}

  registerTarget(target: string, handler: CommTargetHandler): () => void {
    this.#targets.set(target, handler);
    return () => {
      if (this.#targets.get(target) === handler) this.#targets.delete(target);
    };
  }

  open(target: string, data: JsonObject = {}, options: CommSendOptions = {}): Comm {
    const comm = new KernelComm(randomUUID(), target, this.#send);
    this.#open.set(comm.id, comm);
    this.#send('comm_open', { comm_id: comm.id, target_name: target, data }, options);
    return comm;
  }

  /** For `comm_info`; all targets where none is named. */
  list(target: string | undefined): Record<string, { target_name: string }> {
    const found = [...this.#open.values()].filter((comm) => target === undefined || comm.target === target);
    return Object.fromEntries(found.map((comm) => [comm.id, { target_name: comm.target }]));
  }

  opened(request: Request, id: string, target: string, data: JsonObject): void {
    const handler = this.#targets.get(target);
    if (handler === undefined) {
      this.#send('comm_close', { comm_id: id, data: {} }, { parent: request });
      return;
    }
    const comm = new KernelComm(id, target, this.#send);
    this.#open.set(id, comm);
    handler(comm, data, toMessage(request, data));
  }

  received(request: Request, id: string, data: JsonObject): void {
    const comm = this.#open.get(id);
    if (comm === undefined) this.#send('comm_close', { comm_id: id, data: {} }, { parent: request });
    else comm.onMessage?.(toMessage(request, data));
  }

  closed(request: Request, id: string, data: JsonObject): void {
    const comm = this.#open.get(id);
    this.#open.delete(id);
    comm?.closedBy(toMessage(request, data));
  }

  readonly #send = (type: CommType, content: JsonObject, options: CommSendOptions): void => {
    if (type === 'comm_close') this.#open.delete(content['comm_id'] as string);
    const parent =
      options.parent === undefined ? this.publisher.current() : (options.parent as Request | null);
    this.publisher.publish(
      type,
      content as { comm_id: string; target_name: string; data: Record<string, unknown> },
      parent,
      {
        ...(options.metadata === undefined ? {} : { metadata: options.metadata }),
        ...(options.buffers === undefined ? {} : { buffers: options.buffers }),
      },
    );
  };
}

class KernelComm implements Comm {
  onMessage: ((message: CommMessage) => void) | null = null;
  onClose: ((message: CommMessage | null) => void) | null = null;
  #isClosed = false;

  constructor(
    readonly id: string,
    readonly target: string,
    private readonly transmit: (type: CommType, content: JsonObject, options: CommSendOptions) => void,
  ) {}

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(data: JsonObject, options: CommSendOptions = {}): void {
    // A client may close its end at any moment, so that writing to a closed comm is nobody's mistake.
    if (!this.#isClosed) this.transmit('comm_msg', { comm_id: this.id, data }, options);
  }

  close(data: JsonObject = {}, options: CommSendOptions = {}): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.transmit('comm_close', { comm_id: this.id, data }, options);
    this.onClose?.(null);
  }

  closedBy(message: CommMessage): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onClose?.(message);
  }
}

function toMessage(request: Request, data: JsonObject): CommMessage {
  const info: RequestInfo = request;
  return { request: info, data, metadata: request.metadata, buffers: request.message.buffers };
}
