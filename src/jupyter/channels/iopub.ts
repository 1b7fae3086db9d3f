import { Subscriber } from 'zeromq';
import { decode, isMessage, type KernelMessage } from '../wire/index.js';
import type { ChannelListener } from './channel-listener.js';
import { endpoint, SOCKET_OPTIONS, type KernelAddress } from './endpoint.js';

/**
 * Our end of iopub, on which the kernel tells all clients everything. A subscription takes a moment to get there, and what
 * is published before is lost. So this channel counts as connected from the kernel's word on that the subscription has
 * arrived (JEP 65, `iopub_welcome`).
 */
export class IopubChannel {
  readonly #key: string;
  readonly #socket: Subscriber;
  readonly #listener: ChannelListener;
  readonly #reading: Promise<void>;
  /** Runs from the handshake to the welcome. */
  #unwelcome: NodeJS.Timeout | undefined;

  /** Kernels that do not know JEP 65 are trusted to have taken the subscription `welcomeWaitMs` after the handshake. */
  constructor(address: KernelAddress, listener: ChannelListener, welcomeWaitMs: number) {
    this.#key = address.key;
    this.#listener = listener;
    this.#socket = new Subscriber({ ...SOCKET_OPTIONS, receiveHighWaterMark: 0 });
    this.#socket.events.on('handshake', () => {
      this.#unwelcome ??= setTimeout(() => this.#welcome(), welcomeWaitMs);
    });
    this.#socket.events.on('disconnect', () => {
      this.#stopWaiting();
      listener.disconnected('iopub');
    });
    this.#socket.subscribe();
    this.#socket.connect(endpoint(address, 'iopub_port'));
    this.#reading = this.#read();
  }

  /** Whether something has arrived that the listener has not been given yet. */
  get readable(): boolean {
    return !this.#socket.closed && this.#socket.readable;
  }

  async close(): Promise<void> {
    this.#stopWaiting();
    this.#socket.close();
    await this.#reading;
  }

  async #read(): Promise<void> {
    for await (const frames of this.#socket) {
      let message: KernelMessage;
      try {
        message = decode(frames, this.#key);
      } catch (error) {
        this.#listener.unreadable('iopub', error);
        continue;
      }
      if (isMessage(message, 'iopub_welcome')) this.#welcome();
      this.#listener.message('iopub', message);
    }
  }

  #welcome(): void {
    this.#stopWaiting();
    this.#listener.connected('iopub');
  }

  #stopWaiting(): void {
    clearTimeout(this.#unwelcome);
    this.#unwelcome = undefined;
  }
}
