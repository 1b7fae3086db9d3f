import { GAP, type ClientTransport, type NewsFeed, type NewsTopic } from '../transport.js';
import type { JsonObject } from '../../protocol/index.js';

export interface NewsListener {
  message(message: JsonObject): void;
  /** The connection was lost for a while. */
  gap(): void;
  /** There will be no more; with an error if that was not asked for. */
  end(error?: unknown): void;
}

/** News of one topic: one subscription for all who listen, from the first of them until the last one has left. */
export class NewsSource {
  readonly #transport: ClientTransport;
  readonly #topic: NewsTopic;
  readonly #listeners = new Set<NewsListener>();
  #feed: NewsFeed | undefined;

  constructor(transport: ClientTransport, topic: NewsTopic) {
    this.#transport = transport;
    this.#topic = topic;
  }

  /** Listens from now on. Returns how to stop it. */
  listen(listener: NewsListener): () => void {
    this.#listeners.add(listener);
    if (this.#feed === undefined) {
      this.#feed = this.#transport.subscribe(this.#topic);
      void this.#pump(this.#feed);
    }
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) void this.#stop();
    };
  }

  async close(): Promise<void> {
    for (const listener of [...this.#listeners]) listener.end();
    this.#listeners.clear();
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const feed = this.#feed;
    this.#feed = undefined;
    await feed?.close();
  }

  async #pump(feed: NewsFeed): Promise<void> {
    let failure: unknown;
    try {
      for await (const message of feed) {
        if (this.#feed !== feed) return;
        for (const listener of [...this.#listeners]) {
          if (message === GAP) listener.gap();
          else listener.message(message);
        }
      }
    } catch (error) {
      failure = error;
    }
    if (this.#feed !== feed) return;
    this.#feed = undefined;
    for (const listener of [...this.#listeners]) listener.end(failure);
    this.#listeners.clear();
  }
}
