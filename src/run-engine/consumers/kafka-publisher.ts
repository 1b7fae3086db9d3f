import { messageOf } from '../../errors.js';
import type { DocumentName, NamedDocument } from '../../protocol/documents.js';
import { rechunkEventPages } from '../../protocol/event-pages.js';
import { writeMsgpack } from '../../protocol/msgpack/write.js';
import { expectPackage } from '../../optional-package.js';
import { runFinder } from '../callbacks/run-of.js';
import {
  documentConsumer,
  SomeDocumentsLost,
  type ConsumerOptions,
  type DocumentConsumer,
} from './document-consumer.js';
import { bareDocumentText } from './document-text.js';
import { ExactDocuments } from './exact-documents.js';
import { KafkaLink, TooLargeForKafka, type KafkaMessage } from './kafka-link.js';

export interface KafkaPublisherOptions extends ConsumerOptions {
  /** Documents with equal keys stay in order. Without it the key is the uid of the run: each run is in order. */
  key?: string;
  /** `msgpack` is what Python's bluesky-kafka reads by default. A function may write anything else. */
  serializer?: 'msgpack' | 'json' | ((name: DocumentName, doc: object) => Uint8Array);
  /** More for the client: `{ tls: { ca: … }, sasl: { mechanism: 'PLAIN', username: …, password: … } }`. */
  client?: Record<string, unknown>;
}

/** Encoded in one turn: a few milliseconds, between which plans go on. */
const BATCH_DOCUMENTS = 500;
/** Brokers refuse more than a megabyte at a time unless they were told otherwise. */
const BATCH_BYTES = 900_000;
/** At a hundred megabytes brokers hang up without a word, and what is sent again for ever would hold up all the rest. */
const MOST_BYTES = 90_000_000;

/**
 * Publishes documents to Kafka, for Python's `bluesky-kafka` to read:
 * `RE.subscribe(kafkaPublisher('beamline.documents', 'broker1:9092,broker2:9092'))`. Each message is `[name, document]`.
 * Documents wait while no broker answers, as long as there is room; a plan never does. Needs the package
 * `@platformatic/kafka`, and throws PACKAGE_MISSING where it is not installed.
 *
 * @param topic is made with the first document, where brokers allow that
 * @param brokers where to ask first: `host:port`, several as a list or with commas
 */
export function kafkaPublisher(
  topic: string,
  brokers: string | readonly string[],
  options: KafkaPublisherOptions = {},
): DocumentConsumer {
  expectPackage('@platformatic/kafka', 'Publishing to Kafka', '@platformatic/kafka@1');
  const { log = (text: string) => console.error(text), client = {} } = options;
  const servers = (typeof brokers === 'string' ? brokers.split(',') : brokers).map((server) => server.trim());
  const name = `Kafka at ${servers.join(', ')}`;
  const sink = new KafkaSink(topic, new KafkaLink({ brokers: servers, name, log, client }), options);
  return documentConsumer(name, sink, { ...options, log });
}

/** A document that knows its key and its bytes. */
interface Encoded {
  readonly document: NamedDocument;
  readonly message: KafkaMessage;
}

class KafkaSink {
  readonly #topic: string;
  readonly #link: KafkaLink;
  readonly #keyOf: (document: NamedDocument) => string;
  readonly #encode: (document: NamedDocument) => Uint8Array;

  constructor(topic: string, link: KafkaLink, { key, serializer = 'msgpack' }: KafkaPublisherOptions) {
    this.#topic = topic;
    this.#link = link;
    const runOf = runFinder();
    this.#keyOf = (document) => key ?? runOf(...document) ?? '';
    this.#encode = encoderFor(serializer);
  }

  async write(documents: readonly NamedDocument[]): Promise<void> {
    const lost = new Losses();
    let sent = 0;
    try {
      for (const batch of this.#batches(documents, lost)) {
        await this.#send(batch, lost);
        sent += batch.length;
      }
    } catch (error) {
      lost.add(documents.length - sent - lost.count, messageOf(error));
    }
    lost.tell();
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  /** Encodes only what is sent next: what waits for a dead broker takes no room twice. */
  *#batches(documents: readonly NamedDocument[], lost: Losses): Generator<Encoded[], void> {
    let batch: Encoded[] = [];
    let bytes = 0;
    for (const document of documents) {
      let encoded: Encoded;
      try {
        encoded = this.#encoded(document, this.#keyOf(document));
      } catch (error) {
        lost.add(1, messageOf(error));
        continue;
      }
      const size = encoded.message.value.length;
      if (batch.length === BATCH_DOCUMENTS || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
        yield batch;
        batch = [];
        bytes = 0;
      }
      batch.push(encoded);
      bytes += size;
    }
    if (batch.length > 0) yield batch;
  }

  async #send(batch: readonly Encoded[], lost: Losses): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    try {
      if (first.message.value.length > MOST_BYTES) throw new TooLargeForKafka();
      await this.#link.send(batch.map(({ message }) => message));
    } catch (error) {
      if (!(error instanceof TooLargeForKafka)) throw error;
      const halves = batch.length > 1 ? halvesOf(batch) : this.#halvesOfPage(first);
      if (halves === null)
        return lost.add(
          1,
          `the brokers refuse a document of kind ${first.document[0]} as too large: raise max.message.bytes of the topic ${this.#topic}`,
        );
      for (const half of halves) await this.#send(half, lost);
    }
  }

  /** A page of events can be told in two; nothing else can. */
  #halvesOfPage({ document, message }: Encoded): [Encoded[], Encoded[]] | null {
    const [name, page] = document;
    if (name !== 'event_page' || page.uid.length < 2) return null;
    const pages = [...rechunkEventPages([page], Math.ceil(page.uid.length / 2))];
    const encoded = pages.map((half) => this.#encoded(['event_page', half], String(message.key)));
    return halvesOf(encoded);
  }

  #encoded(document: NamedDocument, key: string): Encoded {
    const bytes = this.#encode(document);
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { document, message: { topic: this.#topic, key: Buffer.from(key), value } };
  }
}

/** What a write could not deliver, and why the first of it. */
class Losses {
  count = 0;
  #reason = '';

  add(count: number, reason: string): void {
    if (this.count === 0) this.#reason = reason;
    this.count += count;
  }

  tell(): void {
    if (this.count > 0) throw new SomeDocumentsLost(this.count, this.#reason);
  }
}

function halvesOf<T>(list: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}

function encoderFor(
  serializer: NonNullable<KafkaPublisherOptions['serializer']>,
): (document: NamedDocument) => Uint8Array {
  if (typeof serializer === 'function') return ([name, doc]) => serializer(name, doc);
  if (serializer === 'json')
    return ([name, doc]) => Buffer.from(`[${JSON.stringify(name)},${bareDocumentText(doc)}]`);
  const documents = new ExactDocuments();
  return (document) => writeMsgpack([document[0], documents.exact(...document)]);
}
