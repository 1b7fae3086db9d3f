import { randomUUID } from 'node:crypto';
import type { ServerConnection } from '@jupyterlab/services';
import { QueueServerError } from '../../errors.js';
import {
  KernelChannels,
  type ChannelsOptions,
  type KernelAddress,
  type RequestChannelName,
} from '../channels/index.js';
import {
  createMessage,
  isMessage,
  type Channel,
  type KernelMessage,
  type MessageContents,
  type MessageOf,
  type MessageParts,
  type MessageType,
  type ReplyTo,
} from '../wire/index.js';
import { BridgeSocket } from './bridge-socket.js';
import { kernelFetch, type KernelModel } from './kernel-rest.js';

export interface BridgeListener {
  /** Every message from the kernel, before `KernelConnection` gets it. */
  message(channel: Channel, message: KernelMessage): void;
  link(connected: boolean): void;
  /** Something that nobody waits for went wrong: an unreadable message, or one that could not be sent. */
  failed(error: unknown): void;
}

export interface BridgeIdentity {
  session: string;
  username: string;
  model: KernelModel;
}

type ControlRequest = 'interrupt_request' | 'shutdown_request';

/**
 * Lets `KernelConnection` of `@jupyterlab/services` speak to a kernel's own sockets: `settings` carry a WebSocket that is
 * four 0MQ sockets, and a `fetch` that asks the kernel on its control channel. No Jupyter server is involved.
 */
export class KernelBridge {
  readonly settings: ServerConnection.ISettings;
  readonly #address: KernelAddress;
  readonly #identity: BridgeIdentity;
  readonly #listener: BridgeListener;
  readonly #options: ChannelsOptions;
  readonly #awaited = new Map<
    string,
    { resolve(reply: KernelMessage): void; reject(error: unknown): void }
  >();
  #channels: KernelChannels | undefined;

  constructor(
    address: KernelAddress,
    identity: BridgeIdentity,
    listener: BridgeListener,
    options: ChannelsOptions = {},
  ) {
    this.#address = address;
    this.#identity = identity;
    this.#listener = listener;
    this.#options = options;
    this.settings = this.#makeSettings();
  }

  /** The sockets of the newest WebSocket that `KernelConnection` made. */
  get channels(): KernelChannels {
    if (this.#channels === undefined) throw new QueueServerError('KERNEL_CLOSED');
    return this.#channels;
  }

  /** Sends a message past `KernelConnection`, which has no need to follow it. Returns its id. */
  send<T extends MessageType>(
    channel: RequestChannelName,
    type: T,
    content: MessageContents[T],
    parts: MessageParts = {},
  ): string {
    const { session, username } = this.#identity;
    const origin = { msg_id: randomUUID(), session, username, date: new Date().toISOString() };
    this.channels
      .send(channel, createMessage(type, content, origin, parts))
      .catch((error: unknown) => this.#listener.failed(error));
    return origin.msg_id;
  }

  /** A control request. Resolves with the kernel's reply, which does not wait for running code. */
  control<T extends ControlRequest>(type: T, content: MessageContents[T]): Promise<MessageOf<ReplyTo<T>>> {
    return new Promise((resolve, reject) => {
      const msgId = this.send('control', type, content);
      this.#awaited.set(msgId, { resolve: resolve as (reply: KernelMessage) => void, reject });
    });
  }

  /** Rejects what still waits for a reply. The sockets are closed by `KernelConnection`, which owns the WebSocket. */
  abandon(reason: Error): void {
    for (const { reject } of this.#awaited.values()) reject(reason);
    this.#awaited.clear();
  }

  #open(socket: BridgeSocket): KernelChannels {
    this.#channels = new KernelChannels(
      this.#address,
      this.#identity.session,
      {
        message: (channel, message) => {
          this.#settle(channel, message);
          this.#listener.message(channel, message);
          if (concernsServices(message)) socket.receive(channel, message);
        },
        unreadable: (_channel, error) => this.#listener.failed(error),
        link: (connected) => this.#listener.link(connected),
      },
      this.#options,
    );
    return this.#channels;
  }

  #settle(channel: Channel, message: KernelMessage): void {
    const msgId = message.parent_header.msg_id;
    if (channel !== 'control' || msgId === undefined) return;
    this.#awaited.get(msgId)?.resolve(message);
    this.#awaited.delete(msgId);
  }

  #makeSettings(): ServerConnection.ISettings {
    const host = {
      open: (socket: BridgeSocket) => this.#open(socket),
      failed: (error: unknown) => this.#listener.failed(error),
    };
    class WebSocket extends BridgeSocket {
      constructor() {
        super(host);
      }
    }
    const rest = kernelFetch({
      id: this.#identity.model.id,
      model: () => this.#identity.model,
      interrupt: () => this.control('interrupt_request', {}),
      shutdown: () => this.control('shutdown_request', { restart: false }),
    });
    // Services describes its settings by the types of a browser, of which it uses the little that ours have.
    return {
      baseUrl: 'http://kernel.invalid/',
      wsUrl: 'ws://kernel.invalid/',
      appUrl: '',
      token: '',
      appendToken: false,
      init: {},
      fetch: rest as unknown,
      WebSocket: WebSocket as unknown,
      serializer: { serialize: asItIs, deserialize: asItIs },
      // Node loads these with its HTTP client, which most kernel connections never need.
      get Request() {
        return globalThis.Request;
      },
      get Headers() {
        return globalThis.Headers;
      },
    } as unknown as ServerConnection.ISettings;
  }
}

/** Messages need not become text and be parsed again on their way through one process. */
function asItIs<T>(message: T): T {
  return message;
}

/**
 * `iopub_welcome` has no parent and no meaning for services; on `starting` it would write to the console, and it takes a
 * kernel's first `busy` or `idle` as well as that.
 */
function concernsServices(message: KernelMessage): boolean {
  if (isMessage(message, 'status')) return message.content.execution_state !== 'starting';
  return !isMessage(message, 'iopub_welcome');
}
