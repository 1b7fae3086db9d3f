import { hasCode, messageOf } from '../errors.js';
import { isObject, type JsonObject, type JsonValue } from '../protocol/index.js';
import {
  ControlClient,
  jsonEncoding,
  subscribeInfo,
  type Encoding,
  type RequestClient,
  type Subscription,
} from '../transport/index.js';
import { RequestParameterError, RequestTimeoutError, TransportError } from './errors.js';
import {
  GAP,
  type ClientTransport,
  type NewsFeed,
  type NewsTopic,
  type RequestOptions,
} from './transport.js';
import type { ZmqSettings } from './zmq-settings.js';

export interface Sockets {
  readonly requests: RequestClient;
  readonly subscribe: (topics: readonly string[]) => Subscription;
  readonly encoding?: Encoding;
  readonly timeoutRecvMs?: number | undefined;
}

/** Requests and news over the sockets of a manager, or over whatever else carries the same bytes. */
export class ZmqTransport implements ClientTransport {
  readonly protocol = 'ZMQ';
  readonly #sockets: Sockets;
  readonly #encoding: Encoding;

  /** Connects, which is not waited for: the manager may be started later. */
  static connect(settings: ZmqSettings): ZmqTransport {
    return new ZmqTransport({
      requests: new ControlClient(settings.controlAddr, settings.publicKey, settings.timeoutSendMs),
      subscribe: (topics) => subscribeInfo(settings.infoAddr, topics, settings.infoKey),
      encoding: settings.encoding,
      timeoutRecvMs: settings.timeoutRecvMs,
    });
  }

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
    this.#encoding = sockets.encoding ?? jsonEncoding;
  }

  async request(method: string, params: JsonObject, options: RequestOptions = {}): Promise<JsonValue> {
    const request = { method, params };
    const { signal, timeoutMs = this.#sockets.timeoutRecvMs } = options;
    try {
      const body = this.#encoding.encode(request);
      return this.#encoding.decode(await this.#sockets.requests.request(body, timeoutMs, signal));
    } catch (cause) {
      if (signal?.aborted && cause === signal.reason) throw cause;
      const message = messageOf(cause);
      if (hasCode(cause, 'REQUEST_TIMEOUT')) throw new RequestTimeoutError(message, { cause, request });
      if (hasCode(cause, 'BODY_UNWRITABLE')) throw new RequestParameterError(message, { cause, request });
      throw new TransportError(message, { cause, request });
    }
  }

  subscribe(topic: NewsTopic): NewsFeed {
    const subscription = this.#sockets.subscribe([topic]);
    const encoding = this.#encoding;
    return {
      async *[Symbol.asyncIterator]() {
        let losses = 0;
        for await (const { payload } of subscription) {
          if (subscription.losses > losses) {
            losses = subscription.losses;
            yield GAP;
          }
          const message = readable(payload, encoding);
          if (message !== undefined) yield message;
        }
      },
      close: () => subscription.close(),
    };
  }

  close(): Promise<void> {
    return this.#sockets.requests.close();
  }
}

/** What cannot be read is left out: news are not worth failing for. */
function readable(payload: Buffer, encoding: Encoding): JsonObject | undefined {
  try {
    const message = encoding.decode(payload);
    return isObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
