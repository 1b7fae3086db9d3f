import { QueueServerError } from '../../errors.js';
import { CHANNELS, type Channel, type KernelMessage } from '../wire/index.js';
import type { ChannelListener } from './channel-listener.js';
import { endpoint, type KernelAddress } from './endpoint.js';
import { IopubChannel } from './iopub.js';
import { RequestChannel, type RequestChannelName } from './request-channel.js';

export interface ChannelsListener {
  message(channel: Channel, message: KernelMessage): void;
  unreadable(channel: Channel, error: unknown): void;
  /**
   * All lines to the kernel stand, or one of them broke. 0MQ goes on trying after a break; what the kernel said meanwhile is
   * lost, so whoever waits for an answer must ask again.
   */
  link(connected: boolean): void;
}

export interface ChannelsOptions {
  /** See `IopubChannel`. */
  welcomeWaitMs?: number;
  /** What proves to a kernel in which others may only look that a message is from its manager. */
  secret?: string;
}

/** How long after its handshake a subscription to a kernel without `iopub_welcome` is taken to be in force. */
const WELCOME_WAIT_MS = 300;

let opened = 0;

/** The four lines of one client to one kernel. Messages go to the listener in the order in which each channel brought them. */
export class KernelChannels {
  readonly #requests: Record<RequestChannelName, RequestChannel>;
  readonly #iopub: IopubChannel;
  readonly #connected = new Set<Channel>();
  readonly #listener: ChannelsListener;
  readonly #address: KernelAddress;
  #link = false;
  #setOpen!: () => void;
  readonly #open = new Promise<void>((resolve) => (this.#setOpen = resolve));
  #closed = false;

  /** `session` becomes part of the routing id, so that a person who looks at the kernel's traffic can tell clients apart. */
  constructor(
    address: KernelAddress,
    session: string,
    listener: ChannelsListener,
    { welcomeWaitMs = WELCOME_WAIT_MS, secret }: ChannelsOptions = {},
  ) {
    this.#address = address;
    this.#listener = listener;
    const lines: ChannelListener = {
      // A socket may still hand over what it took before it was closed.
      message: (channel, message) => this.#closed || listener.message(channel, message),
      unreadable: (channel, error) => this.#closed || listener.unreadable(channel, error),
      connected: (channel) => this.#line(channel, true),
      disconnected: (channel) => this.#line(channel, false),
    };
    // A kernel may not have noticed yet that the client before us is gone; one that called itself the same would be refused.
    const routingId = `${session}.${process.pid}.${(opened += 1)}`;
    this.#requests = {
      shell: new RequestChannel('shell', address, routingId, lines, secret),
      control: new RequestChannel('control', address, routingId, lines, secret),
      stdin: new RequestChannel('stdin', address, routingId, lines, secret),
    };
    this.#iopub = new IopubChannel(address, lines, welcomeWaitMs);
  }

  /** Waits until every line stands and the kernel has taken our subscription: nothing is lost from then on. Rejects KERNEL_UNREACHABLE when the signal comes first. */
  async whenOpen(signal?: AbortSignal): Promise<void> {
    await (signal ? Promise.race([this.#open, aborted(signal)]) : this.#open).catch((cause: unknown) => {
      throw new QueueServerError('KERNEL_UNREACHABLE', [endpoint(this.#address, 'shell_port')], { cause });
    });
    if (this.#closed) throw new QueueServerError('KERNEL_CLOSED');
  }

  /** Resolves when 0MQ has taken the message. Messages of one channel leave in the order of the calls. */
  send(channel: RequestChannelName, message: KernelMessage): Promise<void> {
    return this.#requests[channel].send(message);
  }

  /** Resolves when the listener has been given everything that has arrived so far. */
  async drained(): Promise<void> {
    const channels = [...Object.values(this.#requests), this.#iopub];
    do await new Promise((resolve) => setImmediate(resolve));
    while (channels.some((channel) => channel.readable));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#setOpen();
    await Promise.all([...Object.values(this.#requests), this.#iopub].map((channel) => channel.close()));
  }

  #line(channel: Channel, connected: boolean): void {
    if (this.#closed) return;
    if (connected) this.#connected.add(channel);
    else this.#connected.delete(channel);
    const link = this.#connected.size === CHANNELS.length;
    if (link) this.#setOpen();
    if (link === this.#link) return;
    this.#link = link;
    this.#listener.link(link);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
