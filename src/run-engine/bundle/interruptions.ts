import type { StreamBook } from './stream-book.js';
import type { Stream } from './stream.js';

/** A stream that tells when the run was paused, resumed and suspended. */
export class Interruptions {
  readonly #streams: StreamBook;
  readonly #stream: Stream;

  constructor(streams: StreamBook) {
    this.#streams = streams;
    this.#stream = streams.open('interruptions', new Map(), {
      rewinds: false,
      dataKeys: { interruption: { dtype: 'string', shape: [], source: 'RunEngine' } },
    });
  }

  record(interruption: string): void {
    const { source } = this.#streams;
    const values = { data: { interruption }, timestamps: { interruption: source.clock() } };
    source.emit('event', this.#streams.compose(this.#stream, values));
  }
}
