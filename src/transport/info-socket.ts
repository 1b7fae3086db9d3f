import { XPublisher } from 'zeromq';
import { bindSocket } from './bind.js';
import { serverCurve } from './curve.js';
import type { Publisher } from './ports.js';
import { SendQueue } from './send-queue.js';

/** Messages that a subscriber may lag behind before 0MQ drops some of its: ample for a burst of printed lines. */
const SUBSCRIBER_LAG = 100_000;
const LINGER_MS = 200;

/** The first byte of what a subscriber sends; the rest is the beginning of the topics that it wants, or does not want any more. */
const SUBSCRIBES = 1;

/**
 * The info socket of the manager: console output and status for whoever listens (spec re-manager §2). It is an XPUB, which is told
 * of subscriptions, so that nobody writes messages that nobody reads.
 */
export class InfoSocket implements Publisher {
  readonly address: string;
  readonly #socket: XPublisher;
  readonly #outgoing: SendQueue;
  /** Each once, however many subscribers share it: 0MQ tells of the first one and of the end of the last. */
  readonly #wanted = new Set<string>();
  readonly #ended: Promise<void>;

  /** With a private key it encrypts: only subscribers that know the public key are served. */
  static async bind(address: string, privateKey?: string): Promise<InfoSocket> {
    const socket = new XPublisher({
      ...serverCurve(privateKey),
      linger: LINGER_MS,
      sendHighWaterMark: SUBSCRIBER_LAG,
    });
    return new InfoSocket(socket, await bindSocket(socket, address));
  }

  private constructor(socket: XPublisher, address: string) {
    this.address = address;
    this.#socket = socket;
    this.#outgoing = new SendQueue(socket);
    this.#ended = this.#receive();
  }

  isHeard(topic: string): boolean {
    for (const beginning of this.#wanted) if (topic.startsWith(beginning)) return true;
    return false;
  }

  publish(topic: string, payload: Buffer): void {
    if (!this.#socket.closed) this.#outgoing.send([topic, payload]);
  }

  async close(): Promise<void> {
    await this.#outgoing.flushed();
    this.#socket.close();
    await this.#ended;
  }

  async #receive(): Promise<void> {
    while (!this.#socket.closed) {
      try {
        const [message] = await this.#socket.receive();
        if (message === undefined || message.length === 0) continue;
        const topic = message.toString('latin1', 1);
        if (message[0] === SUBSCRIBES) this.#wanted.add(topic);
        else this.#wanted.delete(topic);
      } catch {
        // Receiving ends with an error when the socket is closed.
      }
    }
  }
}
