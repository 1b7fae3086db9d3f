import { Request } from 'zeromq';
import { QueueServerError } from '../errors.js';
import { clientCurve } from './curve.js';
import { unlessAborted } from './abort.js';
import type { RequestClient } from './ports.js';

const SEND_TIMEOUT_MS = 500;
const REPLY_TIMEOUT_MS = 2_000;
/** A request that timed out gets this long to leave before its socket is thrown away, as the Python clients have it. */
const LINGER_MS = 100;

/**
 * A REQ client of a control socket. After a timeout the socket is replaced: a REQ socket waits for its reply before it
 * sends again, and a late reply would be taken for the next one.
 */
export class ControlClient implements RequestClient {
  readonly #address: string;
  readonly #serverKey: string | undefined;
  readonly #sendTimeoutMs: number;
  #socket: Request | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** The public key of the manager is needed where it encrypts, and must be left out where it does not. */
  constructor(address: string, serverKey?: string, sendTimeoutMs = SEND_TIMEOUT_MS) {
    this.#address = address;
    this.#serverKey = serverKey;
    this.#sendTimeoutMs = sendTimeoutMs;
  }

  request(body: Buffer, timeoutMs = REPLY_TIMEOUT_MS, signal?: AbortSignal): Promise<Buffer> {
    const reply = this.#last.then(() => this.#exchange(body, timeoutMs, signal));
    this.#last = reply.catch(() => undefined);
    return unlessAborted(reply, signal);
  }

  /** Requests that wait for their reply fail at once. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#dropSocket();
    await this.#last;
  }

  async #exchange(body: Buffer, timeoutMs: number, signal: AbortSignal | undefined): Promise<Buffer> {
    if (this.#closed) throw new QueueServerError('TRANSPORT_CLOSED', [this.#address]);
    signal?.throwIfAborted();
    const socket = (this.#socket ??= this.#connect());
    socket.receiveTimeout = timeoutMs;
    const abandon = () => this.#dropSocket();
    signal?.addEventListener('abort', abandon, { once: true });
    try {
      await socket.send(body);
      const [reply] = await socket.receive();
      return reply as Buffer;
    } catch (cause) {
      if (this.#closed) throw new QueueServerError('TRANSPORT_CLOSED', [this.#address], { cause });
      signal?.throwIfAborted();
      this.#dropSocket();
      throw new QueueServerError('REQUEST_TIMEOUT', [String(timeoutMs / 1000), this.#address], { cause });
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
  }

  #connect(): Request {
    const socket = new Request({
      ...clientCurve(this.#serverKey),
      linger: LINGER_MS,
      sendTimeout: this.#sendTimeoutMs,
    });
    socket.connect(this.#address);
    return socket;
  }

  #dropSocket(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }
}
