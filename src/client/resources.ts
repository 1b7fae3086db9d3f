import type { Cached } from './status/cached.js';
import type { Waits } from './status/waits.js';

/** Something that the manager has, kept up to date for whoever shows it. */
export class Resource<T extends object> {
  readonly #cached: Cached<T>;
  readonly #waits: Waits;

  constructor(cached: Cached<T>, waits: Waits) {
    this.#cached = cached;
    this.#waits = waits;
  }

  /** As the method of the client that is named like it. */
  get(options: { readonly reload?: boolean | undefined } = {}): Promise<T> {
    return this.#cached.get(options.reload);
  }

  /**
   * Calls back with the resource as it is now, and again each time it has changed: at most one download is on its way.
   * Failures to get it go to `onError`, and it is tried again with the next status. Returns how to stop.
   */
  subscribe(callback: (value: T) => void, onError: (error: unknown) => void = () => undefined): () => void {
    let told: T | undefined;
    let isLoading = false;
    const refresh = async () => {
      if (isLoading) return;
      isLoading = true;
      try {
        const value = await this.#cached.get();
        if (value !== told && !wait.isOver) callback((told = value));
      } catch (error) {
        onError(error);
      } finally {
        isLoading = false;
      }
    };
    const wait = this.#waits.start(
      () => {
        void refresh();
        return false;
      },
      { timeoutMs: Infinity },
    );
    wait.promise.catch(() => undefined);
    return () => wait.cancel();
  }
}
