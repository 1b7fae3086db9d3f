import { Publisher as PublisherSocket } from 'zeromq';
import { bindSocket } from './bind.js';
import { serverCurve } from './curve.js';
import type { Publisher } from './ports.js';
import { SendQueue } from './send-queue.js';

/** Messages that a subscriber may lag behind before 0MQ drops some of its: ample for a burst of printed lines. */
const SUBSCRIBER_LAG = 100_000;
const LINGER_MS = 200;

/** The info socket of the manager: console output and status for whoever listens (spec re-manager §2). */
export class InfoSocket implements Publisher {
  readonly address: string;
  readonly #socket: PublisherSocket;
  readonly #outgoing: SendQueue;

  /** With a private key it encrypts: only subscribers that know the public key are served. */
  static async bind(address: string, privateKey?: string): Promise<InfoSocket> {
    const socket = new PublisherSocket({
      ...serverCurve(privateKey),
      linger: LINGER_MS,
      sendHighWaterMark: SUBSCRIBER_LAG,
    });
    return new InfoSocket(socket, await bindSocket(socket, address));
  }

  private constructor(socket: PublisherSocket, address: string) {
    this.address = address;
    this.#socket = socket;
    this.#outgoing = new SendQueue(socket);
  }

  publish(topic: string, payload: Buffer): void {
    if (!this.#socket.closed) this.#outgoing.send([topic, payload]);
  }

  async close(): Promise<void> {
    await this.#outgoing.flushed();
    this.#socket.close();
  }
}
