import type { Producer, ProducerOptions } from '@platformatic/kafka';
import { messageOf } from '../../errors.js';

/** One document on its way: what has the same key stays in order. */
export interface KafkaMessage {
  readonly topic: string;
  readonly key: Buffer;
  readonly value: Buffer;
}

/** The broker has a limit, and these messages together are beyond it: fewer may pass. */
export class TooLargeForKafka extends Error {
  override readonly name = 'TooLargeForKafka';
}

export interface KafkaLinkOptions {
  readonly brokers: readonly string[];
  /** For messages: `Kafka at localhost:9092`. */
  readonly name: string;
  readonly log: (text: string) => void;
  /** What else the client may be told: `tls`, `sasl`. */
  readonly client: Readonly<Record<string, unknown>>;
}

const TOO_LARGE: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
const RETRY_MS = 1_000;
const FIRST_RETRY_MS = 100;
const CONNECT_MS = 5_000;
/** Brokers that say nothing for so long are taken for dead, and asked again. */
const ANSWER_MS = 5_000;
/** Brokers that hand over to each other are soon back: that is not worth a word. */
const TELL_AFTER_MS = 2_000;

/**
 * The connection to the brokers, which is made with the first message and again when it is lost. Messages are sent in the
 * idempotent way: the broker has each of them once and in order, also where an answer was lost and they are sent again.
 */
export class KafkaLink {
  readonly #options: KafkaLinkOptions;
  #producer: Promise<Producer> | null = null;
  /** Since when nothing was taken. */
  #silentSince: number | null = null;
  #isTold = false;
  #isClosed = false;

  constructor(options: KafkaLinkOptions) {
    this.#options = options;
  }

  /** Settles when the brokers have them: as long as none answers, they wait here, and that is told. */
  async send(messages: readonly KafkaMessage[]): Promise<void> {
    try {
      await this.#sendOnce(messages);
    } catch (error) {
      if (isTooLarge(error)) throw new TooLargeForKafka();
      // A broker that lost its files no longer knows us, and would refuse all that follows: we introduce ourselves anew.
      await this.#forget();
      await this.#sendOnce(messages).catch((second: unknown) => {
        throw new Error(reasonOf(second), { cause: second });
      });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#forget();
  }

  async #sendOnce(messages: readonly KafkaMessage[]): Promise<void> {
    if (this.#isClosed) throw new Error('the connection is closed');
    this.#producer ??= this.#connect();
    const producer = await this.#producer;
    await producer.send({ messages: [...messages] });
    if (this.#isTold) this.#options.log(`${this.#options.name} takes documents again.`);
    this.#isTold = false;
    this.#silentSince = null;
  }

  async #connect(): Promise<Producer> {
    // Loaded when there is something to publish: most sessions do without.
    const { Producer } = await import('@platformatic/kafka');
    const options: ProducerOptions<Buffer, Buffer, Buffer, Buffer> = {
      clientId: 'skyqueue',
      bootstrapBrokers: [...this.#options.brokers],
      idempotent: true,
      autocreateTopics: true,
      connectTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      // The client goes on for ever; here we learn why it has to.
      retryDelay: (client, _operation, attempt, _retries, error) => {
        // What was under way when it was closed would be tried again for ever. Only its waiting between two trials ends
        // with it, and that is about to begin.
        if ((client as Producer).closed) setImmediate(() => (client as Producer).emit('client:close'));
        else this.#silent(error);
        return Math.min(RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
      },
      ...this.#options.client,
    };
    return new Producer(options);
  }

  #silent(error: unknown): void {
    const now = performance.now();
    this.#silentSince ??= now;
    if (this.#isTold || this.#isClosed || now - this.#silentSince < TELL_AFTER_MS) return;
    this.#isTold = true;
    const { name, log } = this.#options;
    log(`${name} takes no documents (${reasonOf(error)}). They wait for it, and plans go on.`);
  }

  async #forget(): Promise<void> {
    const producer = this.#producer;
    this.#producer = null;
    // It may have been lost before: then there is nothing to close.
    await producer?.then((it) => it.close(true)).catch(() => undefined);
  }
}

/** Errors of the client contain each other, and the innermost says what happened. */
function* within(error: unknown): Generator<{ readonly [key: string]: unknown }, void> {
  if (typeof error !== 'object' || error === null) return;
  const { errors, cause } = error as { errors?: unknown; cause?: unknown };
  for (const inner of Array.isArray(errors) ? (errors as unknown[]) : []) yield* within(inner);
  yield* within(cause);
  yield error as { readonly [key: string]: unknown };
}

function reasonOf(error: unknown): string {
  const [innermost] = within(error);
  return messageOf(innermost ?? error).replace(/\.$/, '');
}

function isTooLarge(error: unknown): boolean {
  for (const { apiId } of within(error)) if (TOO_LARGE.has(String(apiId))) return true;
  return false;
}
