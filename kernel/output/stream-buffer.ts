import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers';
import type { Request } from '../requests/request.js';

export type StreamName = 'stdout' | 'stderr';

/** A million lines do not become a million messages. */
const FLUSH_AFTER_MS = 4;
const FLUSH_AT_CHARACTERS = 32_768;

/** So many texts are sent at once, each by itself, until the thread yields. */
const SENT_AT_ONCE = 16;
/** After these, text waits until it is such a part of what was sent. */
const WAITING_PART = 1 / 8;

/**
 * Printed text, in the order in which it was printed. A reader sees it at once, also if the code that printed it then computes for
 * long without yielding, when no timer runs: the first texts are sent as they come. Where more comes, it waits for a few
 * milliseconds, so that lines become few messages; what waits is never more than a small part of what the reader has seen.
 */
export class StreamBuffer {
  #request: Request | null = null;
  #name: StreamName = 'stdout';
  #parts: string[] = [];
  #characters = 0;
  #lastFlush = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Since the thread yielded last, as far as we know: texts, and characters in them. */
  #textsSent = 0;
  #charactersSent = 0;

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
    this.#timer ??= setTimeout(() => this.#yielded(), FLUSH_AFTER_MS);
    if (this.#isDue()) this.flush();
  }

  flush(): void {
    if (this.#parts.length === 0) return;
    const text = this.#parts.join('');
    this.#textsSent += 1;
    this.#charactersSent += this.#characters;
    this.#parts = [];
    this.#characters = 0;
    this.#lastFlush = performance.now();
    this.send(this.#request, this.#name, text);
  }

  #isDue(): boolean {
    return (
      this.#textsSent < SENT_AT_ONCE ||
      this.#characters >= Math.min(FLUSH_AT_CHARACTERS, this.#charactersSent * WAITING_PART) ||
      performance.now() - this.#lastFlush >= FLUSH_AFTER_MS
    );
  }

  #yielded(): void {
    this.#timer = null;
    this.#textsSent = 0;
    this.#charactersSent = 0;
    this.flush();
  }
}
