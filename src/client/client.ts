import { QueueServerError } from '../errors.js';
import { isObject, type JsonObject } from '../protocol/index.js';
import { ControlClient, jsonEncoding, type Encoding, type RequestClient } from '../transport/index.js';

export interface ConnectOptions {
  /** That of the manager; JSON unless given. */
  readonly encoding?: Encoding;
  /** The public key of a manager that encrypts. */
  readonly serverKey?: string | undefined;
}

/** Sends API requests to an RE Manager. A refused request is a reply (`success: false`), not an error. */
export class QueueServerClient {
  readonly #transport: RequestClient;
  readonly #encoding: Encoding;

  /** A client over 0MQ. The manager may be started later: requests fail with `REQUEST_TIMEOUT` until it answers. */
  static connect(address: string, { encoding, serverKey }: ConnectOptions = {}): QueueServerClient {
    return new QueueServerClient(new ControlClient(address, serverKey), encoding);
  }

  constructor(transport: RequestClient, encoding: Encoding = jsonEncoding) {
    this.#transport = transport;
    this.#encoding = encoding;
  }

  async request(method: string, params: JsonObject = {}, timeoutMs?: number): Promise<JsonObject> {
    const body = this.#encoding.encode({ method, params });
    const reply = this.#encoding.decode(await this.#transport.request(body, timeoutMs));
    if (!isObject(reply)) throw new QueueServerError('BODY_UNREADABLE', ['a reply', 'it is not an object.']);
    return reply;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}
