import { QueueServerError } from '../errors.js';
import { unlessAborted } from './abort.js';
import type {
  Publication,
  Publisher,
  RequestClient,
  RequestHandler,
  RequestServer,
  Subscription,
} from './ports.js';

const ADDRESS = 'in-memory';
const REPLY_TIMEOUT_MS = 2_000;

export interface LinkedRequests {
  readonly server: RequestServer;
  connect(): RequestClient;
}

/** A request server and clients of it without sockets, for tests and for a manager in the same process. */
export function linkRequests(handler: RequestHandler): LinkedRequests {
  const ending = new AbortController();
  return {
    server: { address: ADDRESS, close: () => Promise.resolve(ending.abort()) },
    connect: () => new LinkedClient(handler, ending.signal),
  };
}

export interface LinkedInfo {
  readonly publisher: Publisher;
  subscribe(topics: readonly string[]): Subscription;
}

/** A publisher and subscriptions to it without sockets. */
export function linkInfo(): LinkedInfo {
  const subscriptions = new Set<LinkedSubscription>();
  let open = true;
  return {
    publisher: {
      address: ADDRESS,
      isHeard: (topic) => [...subscriptions].some((subscription) => subscription.wants(topic)),
      publish(topic, payload) {
        if (!open) return;
        for (const subscription of subscriptions) subscription.deliver({ topic, payload });
      },
      close: () => Promise.resolve(void (open = false)),
    },
    subscribe(topics) {
      const subscription = new LinkedSubscription(topics, () => subscriptions.delete(subscription));
      subscriptions.add(subscription);
      return subscription;
    },
  };
}

class LinkedClient implements RequestClient {
  readonly #handler: RequestHandler;
  /** A server that was closed does not answer, exactly as behind a socket. */
  readonly #serverEnd: AbortSignal;
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(handler: RequestHandler, serverEnd: AbortSignal) {
    this.#handler = handler;
    this.#serverEnd = serverEnd;
  }

  request(body: Buffer, timeoutMs = REPLY_TIMEOUT_MS, signal?: AbortSignal): Promise<Buffer> {
    const reply = this.#last.then(() => {
      signal?.throwIfAborted();
      return unlessAborted(this.#exchange(body, timeoutMs), signal);
    });
    this.#last = reply.catch(() => undefined);
    return unlessAborted(reply, signal);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#last;
  }

  #exchange(body: Buffer, timeoutMs: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const fail = (error: QueueServerError) => {
        clearTimeout(timer);
        reject(error);
      };
      const closed = () => fail(new QueueServerError('TRANSPORT_CLOSED', [ADDRESS]));
      const timer = setTimeout(() => {
        this.#closing.signal.removeEventListener('abort', closed);
        fail(new QueueServerError('REQUEST_TIMEOUT', [String(timeoutMs / 1000), ADDRESS]));
      }, timeoutMs);
      if (this.#closing.signal.aborted) return closed();
      this.#closing.signal.addEventListener('abort', closed, { once: true });
      void this.#answer(body).then((reply) => {
        if (reply === undefined) return;
        clearTimeout(timer);
        this.#closing.signal.removeEventListener('abort', closed);
        resolve(reply);
      });
    });
  }

  /** A handler that fails gives no reply here: what to say then is the business of the real server. */
  async #answer(body: Buffer): Promise<Buffer | undefined> {
    if (this.#serverEnd.aborted) return undefined;
    try {
      const reply = await this.#handler(body);
      return this.#serverEnd.aborted ? undefined : reply;
    } catch {
      return undefined;
    }
  }
}

class LinkedSubscription implements Subscription {
  readonly losses = 0;
  readonly #topics: readonly string[];
  readonly #leave: () => void;
  readonly #arrived: Publication[] = [];
  #wake: () => void = () => undefined;
  #open = true;

  constructor(topics: readonly string[], leave: () => void) {
    this.#topics = topics;
    this.#leave = leave;
  }

  wants(topic: string): boolean {
    return this.#topics.includes(topic);
  }

  deliver(publication: Publication): void {
    if (!this.wants(publication.topic)) return;
    this.#arrived.push(publication);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Publication> {
    while (this.#open) {
      const next = this.#arrived.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): Promise<void> {
    this.#open = false;
    this.#leave();
    this.#wake();
    return Promise.resolve();
  }
}
