import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedDocument } from '../../protocol/documents.js';
import { perRun } from '../callbacks/per-run.js';
import { documentConsumer, type ConsumerOptions, type DocumentConsumer } from './document-consumer.js';
import { documentText } from './document-text.js';

/** A line that took longer shows a disk that does not keep up with plans. */
const SLOW_MS = 100;

/**
 * Writes each run to a file of its own, `<uid>.jsonl`, one document a line: `{"name": "event", "doc": {…}}`. Each line is
 * handed to the system before the plan goes on, so that a crash of this process loses at most the line that was being
 * written. Where the disk turns out to be slow, the rest of the run is written behind the plan's back, and that is told.
 */
export function jsonLinesWriter(directory: string, options: ConsumerOptions = {}): DocumentConsumer {
  const files = new Set<RunFile>();
  let lost = 0;
  const callback = perRun(({ uid }) => {
    const file = new RunFile(directory, uid, options);
    files.add(file);
    return (...document: NamedDocument) => {
      file.write(document);
      if (document[0] !== 'stop') return;
      void file.close().then(() => {
        lost += file.lost;
        files.delete(file);
      });
    };
  });
  const each = async (act: (file: RunFile) => Promise<void>): Promise<void> => {
    await Promise.all([...files].map(act));
  };
  const sum = (count: (file: RunFile) => number): number =>
    [...files].reduce((total, file) => total + count(file), 0);
  return Object.defineProperties(callback as DocumentConsumer, {
    lost: { get: () => lost + sum((file) => file.lost) },
    waiting: { get: () => sum((file) => file.waiting) },
    flush: { value: () => each((file) => file.flush()) },
    close: { value: (seconds?: number) => each((file) => file.close(seconds)) },
  });
}

/**
 * The file of one run:
 *
 * - At first each line is written at once.
 * - After a slow or failed line, the others queue up and are written when the disk can: until the end of the run.
 */
class RunFile {
  readonly #directory: string;
  readonly #path: string;
  readonly #options: ConsumerOptions;
  #descriptor: number | null = null;
  #queue: DocumentConsumer | null = null;
  /** The last line may be there in part: the next one needs a fresh line. */
  #isTorn = false;

  constructor(directory: string, uid: string, options: ConsumerOptions) {
    this.#directory = directory;
    this.#path = join(directory, `${uid}.jsonl`);
    this.#options = options;
  }

  get lost(): number {
    return this.#queue?.lost ?? 0;
  }

  get waiting(): number {
    return this.#queue?.waiting ?? 0;
  }

  write(document: NamedDocument): void {
    if (this.#queue === null && this.#writeNow(document)) return;
    this.#queue ??= this.#startQueue();
    this.#queue(...document);
  }

  async flush(): Promise<void> {
    await this.#queue?.flush();
  }

  async close(seconds?: number): Promise<void> {
    await this.#queue?.close(seconds);
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #writeNow(document: NamedDocument): boolean {
    const began = performance.now();
    try {
      this.#descriptor ??= this.#open();
      writeFileSync(this.#descriptor, line(document));
    } catch {
      this.#isTorn = true;
      return false;
    }
    if (performance.now() - began > SLOW_MS) {
      const { log = (text: string) => console.error(text) } = this.#options;
      log(
        `${this.#path}: the disk is slow. The rest of this run is written later; a crash loses what waits.`,
      );
      this.#queue = this.#startQueue();
    }
    return true;
  }

  #open(): number {
    mkdirSync(this.#directory, { recursive: true });
    return openSync(this.#path, 'a');
  }

  #startQueue(): DocumentConsumer {
    const write = async (documents: readonly NamedDocument[]): Promise<void> => {
      const text = (this.#isTorn ? '\n' : '') + documents.map(line).join('');
      this.#isTorn = true;
      await appendFile(this.#path, text);
      this.#isTorn = false;
    };
    return documentConsumer(this.#path, { write }, this.#options);
  }
}

function line(document: NamedDocument): string {
  return `${documentText(...document)}\n`;
}
