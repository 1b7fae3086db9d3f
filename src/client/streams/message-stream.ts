import { RequestTimeoutError } from '../errors.js';
import type { JsonObject } from '../../protocol/index.js';
import { BoundedQueue, type Overflow } from './bounded-queue.js';
import type { NewsSource } from './news-source.js';

export interface MessagesOptions {
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** So many messages wait for a slow reader. */
  readonly maxBuffered?: number | undefined;
  /** What happens to more than that. Default: the oldest are dropped, and counted. */
  readonly overflow?: Overflow | undefined;
  /** Tell where the connection was lost, as `{ gap: true }`. */
  readonly markGaps?: boolean | undefined;
}

export interface Gap {
  readonly gap: true;
}

/** How many messages before this one were dropped, because they were not read in time. */
export interface Dropped {
  readonly dropped?: number;
}

/** Messages of one topic. Each reader has a buffer of its own. */
export class MessageStream<T extends object> {
  readonly #source: NewsSource;
  readonly #read: () => (message: JsonObject) => T | undefined;
  readonly #maxBuffered: number;
  #own: BoundedQueue<T> | undefined;

  /** `read` makes a function for one reader, which gives undefined for messages that are of no concern. */
  constructor(
    source: NewsSource,
    read: () => (message: JsonObject) => T | undefined,
    { maxBuffered }: { readonly maxBuffered: number },
  ) {
    this.#source = source;
    this.#read = read;
    this.#maxBuffered = maxBuffered;
  }

  /**
   * Messages from now on: the subscription is made by this call, so what is caused after it is heard as soon as the
   * connection stands. It ends with the loop, the signal, or the client.
   */
  messages(
    options: MessagesOptions & { readonly markGaps: true },
  ): AsyncIterableIterator<(T & Dropped) | Gap>;
  messages(options?: MessagesOptions): AsyncIterableIterator<T & Dropped>;
  messages(options: MessagesOptions = {}): AsyncIterableIterator<(T & Dropped) | Gap> {
    const queue = new BoundedQueue<T | Gap>(
      options.maxBuffered ?? this.#maxBuffered,
      options.overflow ?? 'drop-oldest',
    );
    const leave = this.#fill(queue, options.markGaps === true);
    const end = () => {
      leave();
      queue.close();
      options.signal?.removeEventListener('abort', end);
    };
    if (options.signal?.aborted) end();
    options.signal?.addEventListener('abort', end, { once: true });
    return {
      async next() {
        const value = options.signal?.aborted ? undefined : await queue.take();
        if (value === undefined) {
          end();
          return { done: true, value: undefined };
        }
        const dropped = queue.takeDropped();
        return { done: false, value: dropped > 0 ? { ...value, dropped } : value };
      },
      return() {
        end();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Keeps messages for `next`, until the function that it gives is called. */
  start(): () => void {
    this.#own ??= new BoundedQueue<T>(this.#maxBuffered, 'drop-oldest');
    return this.#fill(this.#own, false);
  }

  /** The next message that was kept since `start`, waiting for it if there is none. For loops, `messages` is better. */
  async next({ timeoutMs = 0 }: { readonly timeoutMs?: number } = {}): Promise<T & Dropped> {
    const queue = (this.#own ??= new BoundedQueue<T>(this.#maxBuffered, 'drop-oldest'));
    const message = await queue.take(timeoutMs);
    if (message === undefined) throw new RequestTimeoutError(`No message came within ${timeoutMs / 1000} s.`);
    const dropped = queue.takeDropped();
    return dropped > 0 ? { ...message, dropped } : message;
  }

  /** Forgets what was kept for `next`. */
  clear(): void {
    this.#own?.clear();
  }

  #fill(queue: BoundedQueue<T> | BoundedQueue<T | Gap>, marksGaps: boolean): () => void {
    const read = this.#read();
    return this.#source.listen({
      message: (raw) => {
        const message = read(raw);
        if (message !== undefined) queue.push(message);
      },
      gap: () => {
        if (marksGaps) (queue as BoundedQueue<T | Gap>).push({ gap: true });
      },
      end: (error) => queue.close(error),
    });
  }
}
