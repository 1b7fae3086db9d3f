import { messageOf } from '../../errors.js';
import type { DocumentName, NamedDocument } from '../../protocol/documents.js';
import { unfinishedConsumers } from '../../protocol/unfinished.js';

/** Where documents go: a file, a socket, a database. */
export interface DocumentSink {
  /** Settles when it can take more. A rejection loses these documents, and is told; the next ones are tried again. */
  write(documents: readonly NamedDocument[]): Promise<void>;
  close?(): Promise<void>;
}

/** Thrown by a sink that has written all but some of the documents it was given. */
export class SomeDocumentsLost extends Error {
  override readonly name = 'SomeDocumentsLost';

  constructor(
    readonly count: number,
    reason: string,
  ) {
    super(reason);
  }
}

export interface ConsumerOptions {
  /** How many documents may wait. */
  limit?: number;
  /** Told in a sentence what is lost. */
  log?: (text: string) => void;
}

export interface DocumentConsumer {
  (...document: NamedDocument): void;
  /** Documents that were lost: there was no room for them, or they could not be written. */
  readonly lost: number;
  /** Documents that wait. */
  readonly waiting: number;
  /** Settles when nothing waits any more. */
  flush(): Promise<void>;
  /** Writes what waits, for at most so many seconds, and lets go of files and sockets. */
  close(seconds?: number): Promise<void>;
}

const LIMIT = 50_000;
const CLOSE_SECONDS = 5;
/** What is few, and without which the rest cannot be understood, is kept beyond the limit. */
const ALWAYS_KEPT: ReadonlySet<DocumentName> = new Set([
  'start',
  'descriptor',
  'resource',
  'stream_resource',
  'stop',
]);

/**
 * A callback that hands documents on without ever making a plan wait: they queue up here while the sink is busy. If the
 * sink is too slow or dead, the queue fills, further events are lost, and that is told: once when it begins, once when
 * it is over.
 *
 * @param name for messages: `the files in /data`
 */
export function documentConsumer(
  name: string,
  sink: DocumentSink,
  options: ConsumerOptions = {},
): DocumentConsumer {
  const queue = new DocumentQueue(name, sink, options);
  const consumer = (...document: NamedDocument): void => queue.add(document);
  Object.defineProperties(consumer, {
    lost: { get: () => queue.lost },
    waiting: { get: () => queue.waiting },
    flush: { value: () => queue.flush() },
    close: { value: (seconds?: number) => queue.close(seconds) },
  });
  return consumer as DocumentConsumer;
}

class DocumentQueue {
  lost = 0;
  #queue: NamedDocument[] = [];
  #inFlight = 0;
  #writing: Promise<void> | null = null;
  #lostInARow = 0;
  #isFailing = false;
  #isClosed = false;
  #isOver = false;
  readonly #limit: number;
  readonly #log: (text: string) => void;

  constructor(
    private readonly name: string,
    private readonly sink: DocumentSink,
    { limit = LIMIT, log = (text) => console.error(text) }: ConsumerOptions,
  ) {
    this.#limit = limit;
    this.#log = log;
  }

  get waiting(): number {
    return this.#queue.length + this.#inFlight;
  }

  add(document: NamedDocument): void {
    if (this.#isClosed) return;
    if (this.waiting >= this.#limit && !ALWAYS_KEPT.has(document[0])) {
      this.#lose(1, `${this.name}: ${this.#limit} documents wait, so that further events are lost.`);
      return;
    }
    this.#queue.push(document);
    this.#writing ??= this.#drain();
  }

  async flush(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async close(seconds = CLOSE_SECONDS): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, seconds * 1000)));
    await Promise.race([this.flush(), tooLong]);
    clearTimeout(timer);
    if (this.waiting > 0) this.#log(`${this.name}: closed while ${this.waiting} documents waited.`);
    // What comes of a write that is under way has been told by this.
    this.#isOver = true;
    this.lost += this.waiting;
    this.#queue = [];
    this.#inFlight = 0;
    unfinishedConsumers().delete(this);
    await this.sink.close?.();
  }

  async #drain(): Promise<void> {
    unfinishedConsumers().add(this);
    // In a turn of its own, so that the documents of one turn of the plan are written together.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      this.#inFlight = batch.length;
      try {
        await this.sink.write(batch);
        this.#recovered();
      } catch (error) {
        const count = error instanceof SomeDocumentsLost ? error.count : batch.length;
        this.#lose(count, `${this.name}: documents are lost (${messageOf(error)}).`, true);
      }
      this.#inFlight = 0;
    }
    this.#writing = null;
    unfinishedConsumers().delete(this);
  }

  #lose(count: number, text: string, isFailure = false): void {
    if (this.#isOver) return;
    if (this.#lostInARow === 0) this.#log(text);
    this.lost += count;
    this.#lostInARow += count;
    this.#isFailing ||= isFailure;
  }

  /** Told only when there is room again: a queue that is full loses documents one by one. */
  #recovered(): void {
    const isOver = this.#lostInARow > 0 && (this.#isFailing || this.#queue.length < this.#limit / 2);
    if (!isOver) return;
    this.#log(`${this.name}: documents are written again; ${this.#lostInARow} were lost.`);
    this.#lostInARow = 0;
    this.#isFailing = false;
  }
}
