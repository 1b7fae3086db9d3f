import { Dealer } from 'zeromq';
import { decode, encode, withProof, type Channel, type KernelMessage } from '../wire/index.js';
import type { ChannelListener } from './channel-listener.js';
import { endpoint, SOCKET_OPTIONS, type ChannelPort, type KernelAddress } from './endpoint.js';
import { Outbox } from './outbox.js';

export type RequestChannelName = Exclude<Channel, 'iopub'>;

const PORTS: Record<RequestChannelName, ChannelPort> = {
  shell: 'shell_port',
  control: 'control_port',
  stdin: 'stdin_port',
};

/**
 * Our end of shell, control or stdin. The three share one routing id: by it a kernel finds, on stdin, the client whose
 * request came in on shell.
 */
export class RequestChannel {
  readonly #name: RequestChannelName;
  readonly #key: string;
  readonly #secret: string | undefined;
  readonly #socket: Dealer;
  readonly #outbox: Outbox;
  readonly #reading: Promise<void>;

  constructor(
    name: RequestChannelName,
    address: KernelAddress,
    routingId: string,
    listener: ChannelListener,
    secret?: string,
  ) {
    this.#name = name;
    this.#key = address.key;
    this.#secret = secret;
    this.#socket = new Dealer({
      ...SOCKET_OPTIONS,
      sendHighWaterMark: 0,
      receiveHighWaterMark: 0,
      routingId,
    });
    this.#outbox = new Outbox(this.#socket);
    this.#socket.events.on('handshake', () => listener.connected(name));
    this.#socket.events.on('disconnect', () => listener.disconnected(name));
    this.#socket.connect(endpoint(address, PORTS[name]));
    this.#reading = this.#read(listener);
  }

  send(message: KernelMessage): Promise<void> {
    const sent = this.#secret === undefined ? message : withProof(message, this.#secret);
    return this.#outbox.send(encode(sent, this.#key));
  }

  /** Whether something has arrived that the listener has not been given yet. */
  get readable(): boolean {
    return !this.#socket.closed && this.#socket.readable;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#reading;
  }

  async #read(listener: ChannelListener): Promise<void> {
    for await (const frames of this.#socket) {
      let message: KernelMessage;
      try {
        message = decode(frames, this.#key);
      } catch (error) {
        listener.unreadable(this.#name, error);
        continue;
      }
      listener.message(this.#name, message);
    }
  }
}
