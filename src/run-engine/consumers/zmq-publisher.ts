import type { XPublisher } from 'zeromq';
import { messageOf } from '../../errors.js';
import type { NamedDocument } from '../../protocol/documents.js';
import { documentConsumer, type ConsumerOptions, type DocumentConsumer } from './document-consumer.js';
import { bareDocumentText } from './document-text.js';
import { ExactDocuments } from './exact-documents.js';
import { encodePickle } from './pickle.js';

export interface ZmqPublisherOptions extends ConsumerOptions {
  /** Tells publishers apart that share a proxy. Without blanks. */
  prefix?: string;
  /** `pickle` is what Bluesky's RemoteDispatcher reads by default. A function may write anything else. */
  serializer?: 'pickle' | 'json' | ((doc: object) => Uint8Array);
}

/**
 * Publishes documents to a Bluesky 0MQ proxy, for Python's `RemoteDispatcher` to read:
 * `RE.subscribe(zmqPublisher('localhost:5577'))`. To be made when the environment opens. Documents wait until the proxy is
 * there, and while it is gone, as long as there is room.
 *
 * @param address where the proxy takes documents: `localhost:5577`, or `tcp://…`, `ipc://…`
 */
export function zmqPublisher(address: string, options: ZmqPublisherOptions = {}): DocumentConsumer {
  const { prefix = '', serializer = 'pickle', log = (text: string) => console.error(text) } = options;
  if (prefix.includes(' ')) throw new TypeError(`The prefix '${prefix}' must not contain a blank.`);
  const endpoint = address.includes('://') ? address : `tcp://${address}`;
  const proxy = new ProxyLink(endpoint, log);
  const encode = encoderFor(serializer);
  const write = async (documents: readonly NamedDocument[]): Promise<void> => {
    for (const document of documents) {
      const frame = Buffer.concat([Buffer.from(`${prefix} ${document[0]} `), encode(document)]);
      await proxy.send(frame);
    }
  };
  return documentConsumer(
    `The 0MQ proxy at ${endpoint}`,
    { write, close: () => proxy.close() },
    { ...options, log },
  );
}

function encoderFor(
  serializer: NonNullable<ZmqPublisherOptions['serializer']>,
): (document: NamedDocument) => Uint8Array {
  if (typeof serializer === 'function') return ([, doc]) => serializer(doc);
  if (serializer === 'json') return ([, doc]) => Buffer.from(bareDocumentText(doc));
  const documents = new ExactDocuments();
  return (document) => encodePickle(documents.exact(...document));
}

/**
 * The socket. A publishing socket of the extended kind learns whether somebody has subscribed: so nothing is sent into the
 * void before the proxy is connected, and its death is noticed.
 */
class ProxyLink {
  readonly #endpoint: string;
  readonly #log: (text: string) => void;
  readonly #socket: Promise<XPublisher>;
  #isThere = false;
  #isClosed = false;
  #arrived: (() => void)[] = [];

  constructor(endpoint: string, log: (text: string) => void) {
    this.#endpoint = endpoint;
    this.#log = log;
    this.#socket = this.#connect();
    this.#socket.catch((error: unknown) =>
      log(`The 0MQ proxy at ${endpoint} cannot be used: ${messageOf(error)}`),
    );
  }

  async send(frame: Buffer): Promise<void> {
    const socket = await this.#socket;
    while (!this.#isThere && !this.#isClosed)
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    await socket.send(frame);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    (await this.#socket.catch(() => null))?.close();
  }

  async #connect(): Promise<XPublisher> {
    // Loaded when somebody publishes: most sessions do not.
    const { XPublisher } = await import('zeromq');
    // Without dropping, a proxy that is too slow makes us wait here, where it is noticed.
    const socket = new XPublisher({ noDrop: true, linger: 1_000 });
    socket.connect(this.#endpoint);
    void this.#watch(socket);
    return socket;
  }

  async #watch(socket: XPublisher): Promise<void> {
    try {
      for await (const [frame] of socket) this.#subscribed(frame?.[0] === 1);
    } catch (error) {
      if (!this.#isClosed) this.#log(`The 0MQ proxy at ${this.#endpoint} is lost: ${messageOf(error)}`);
    }
  }

  #subscribed(isThere: boolean): void {
    if (this.#isThere && !isThere)
      this.#log(`The 0MQ proxy at ${this.#endpoint} is gone. Documents wait for it.`);
    this.#isThere = isThere;
    if (isThere) this.#wake();
  }

  #wake(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const resolve of arrived) resolve();
  }
}
