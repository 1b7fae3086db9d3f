import { Router } from 'zeromq';
import { bindSocket } from './bind.js';
import { serverCurve } from './curve.js';
import { openEnvelope, type Incoming } from './envelope.js';
import type { RequestHandler, RequestServer } from './ports.js';
import { SendQueue } from './send-queue.js';

export interface ControlSocketOptions {
  /** Makes the reply to frames that are no request. */
  readonly malformed: (fault: string) => Buffer;
  /** Is told when the handler threw, which it must not; the client then gets the `malformed` reply. */
  readonly onHandlerError?: (error: unknown) => void;
  /** Encrypts: only clients that know the public key are heard. */
  readonly privateKey?: string | undefined;
}

/** How long replies that were made already may take to leave after `close`. */
const LINGER_MS = 500;
/** A queue of 100 000 plans has some 20 MB. What claims to be far larger is rubbish that somebody's scanner sent. */
const MAX_BODY_BYTES = 2 ** 30;

/**
 * The control socket of the manager: a ROUTER that speaks with REQ clients (design D6). Requests of different clients
 * are answered independently of each other, those of one client one after the other, as a REP socket does it.
 */
export class ControlSocket implements RequestServer {
  readonly address: string;
  readonly #socket: Router;
  readonly #outgoing: SendQueue;
  readonly #handler: RequestHandler;
  readonly #options: ControlSocketOptions;
  /** Only clients with a request under way are in here, so that clients that went away leave nothing behind. */
  readonly #busy = new Map<string, Promise<void>>();
  readonly #ended: Promise<void>;

  static async bind(
    address: string,
    handler: RequestHandler,
    options: ControlSocketOptions,
  ): Promise<ControlSocket> {
    const socket = new Router({
      ...serverCurve(options.privateKey),
      linger: LINGER_MS,
      maxMessageSize: MAX_BODY_BYTES,
      // Replies to many clients leave in bursts. ROUTER drops what does not fit, so let it all fit.
      sendHighWaterMark: 0,
      receiveHighWaterMark: 0,
    });
    return new ControlSocket(socket, await bindSocket(socket, address), handler, options);
  }

  private constructor(
    socket: Router,
    address: string,
    handler: RequestHandler,
    options: ControlSocketOptions,
  ) {
    this.address = address;
    this.#socket = socket;
    this.#outgoing = new SendQueue(socket);
    this.#handler = handler;
    this.#options = options;
    this.#ended = this.#receive();
  }

  /** Waits for replies that are being sent, not for handlers that are still at work. */
  async close(): Promise<void> {
    await this.#outgoing.flushed();
    this.#socket.close();
    await this.#ended;
  }

  async #receive(): Promise<void> {
    while (!this.#socket.closed) {
      try {
        this.#accept(await this.#socket.receive());
      } catch (error) {
        // Receiving ends with an error when the socket is closed. Any other fault concerns one message only.
        if (!this.#socket.closed) this.#options.onHandlerError?.(error);
      }
    }
  }

  #accept(frames: Buffer[]): void {
    const incoming = openEnvelope(frames);
    const earlier = this.#busy.size > 0 ? this.#busy.get(clientOf(incoming)) : undefined;
    if (earlier !== undefined) {
      this.#keepBusy(
        incoming,
        earlier.then(() => this.#sendWhenReady(incoming, this.#replyTo(incoming))),
      );
      return;
    }
    const reply = this.#replyTo(incoming);
    if (reply instanceof Promise) this.#keepBusy(incoming, this.#sendWhenReady(incoming, reply));
    else this.#outgoing.send([...incoming.envelope, reply]);
  }

  async #sendWhenReady({ envelope }: Incoming, reply: Buffer | Promise<Buffer>): Promise<void> {
    let body: Buffer;
    try {
      body = await reply;
    } catch (error) {
      body = this.#failed(error);
    }
    this.#outgoing.send([...envelope, body]);
  }

  #replyTo(incoming: Incoming): Buffer | Promise<Buffer> {
    if ('fault' in incoming) return this.#options.malformed(incoming.fault);
    try {
      return this.#handler(incoming.body);
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): Buffer {
    this.#options.onHandlerError?.(error);
    return this.#options.malformed('the request could not be handled');
  }

  #keepBusy(incoming: Incoming, work: Promise<void>): void {
    const client = clientOf(incoming);
    const settled = work.finally(() => {
      if (this.#busy.get(client) === settled) this.#busy.delete(client);
    });
    this.#busy.set(client, settled);
  }
}

/** The first routing id is the one that 0MQ gave to the connection. */
function clientOf({ envelope }: Incoming): string {
  return (envelope[0] as Buffer).toString('latin1');
}
