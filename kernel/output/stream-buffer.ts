import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import type { Request } from '../requests/request.js';

export type StreamName = 'stdout' | 'stderr';

/** A reader sees text at once, and a million lines do not become a million messages. */
const FLUSH_AFTER_MS = 4;
const FLUSH_AT_CHARACTERS = 32_768;

/**
 * Printed text waits here for a few milliseconds, in the order in which it was printed, so that lines become few
 * messages. Code that prints without ever yielding is flushed by size and by time as it prints, because no timer runs then.
 */
export class StreamBuffer {
  #request: Request | null = null;
  #name: StreamName = 'stdout';
  #parts: string[] = [];
  #characters = 0;
  #lastFlush = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly send: (request: Request | null, name: StreamName, text: string) => void) {}

  write(request: Request | null, name: StreamName, text: string): void {
    if (text === '') return;
    // Only the newest source may collect: text of another one is sent first, and so the order is kept.
    if (request !== this.#request || name !== this.#name) {
      this.flush();
      this.#request = request;
      this.#name = name;
    }
    this.#parts.push(text);
    this.#characters += text.length;
    if (this.#characters >= FLUSH_AT_CHARACTERS || performance.now() - this.#lastFlush >= FLUSH_AFTER_MS)
      this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#parts.length === 0) return;
    const text = this.#parts.join('');
    this.#parts = [];
    this.#characters = 0;
    this.#lastFlush = performance.now();
    this.send(this.#request, this.#name, text);
  }
}
