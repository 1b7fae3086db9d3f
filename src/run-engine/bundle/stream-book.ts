import type { DataKey } from '../../protocol/data-key.js';
import type { EventDocument, NamedDocument } from '../../protocol/documents.js';
import type { Description } from './describe.js';
import { Stream } from './stream.js';

/** What a run needs from the engine; tests fix the clock and the uids. */
export interface DocumentSource {
  emit(...document: NamedDocument): void;
  clock(): number;
  uid(): string;
  log(text: string): void;
}

export type Values = Pick<EventDocument, 'data' | 'timestamps'> & Partial<Pick<EventDocument, 'filled'>>;

/** The streams of a run: opens them with a descriptor, and counts their events. */
export class StreamBook {
  readonly #streams = new Map<string, Stream>();

  constructor(
    readonly runStart: string,
    readonly source: DocumentSource,
  ) {}

  get(name: string): Stream | undefined {
    return this.#streams.get(name);
  }

  [Symbol.iterator](): IterableIterator<Stream> {
    return this.#streams.values();
  }

  open(
    name: string,
    objects: ReadonlyMap<object, Description>,
    { rewinds, dataKeys = {} }: { rewinds: boolean; dataKeys?: Readonly<Record<string, DataKey>> },
  ): Stream {
    const stream = new Stream(name, objects, rewinds);
    this.#streams.set(name, stream);
    this.renew(stream, dataKeys);
    return stream;
  }

  /** Describes a stream anew: the numbers of its events go on. */
  renew(stream: Stream, dataKeys: Readonly<Record<string, DataKey>> = {}): void {
    const { source } = this;
    source.emit('descriptor', stream.compose(this.runStart, source.uid(), source.clock(), dataKeys));
  }

  /** Makes the next event of a stream, and does not emit it. */
  compose(stream: Stream, { data, timestamps, filled = {} }: Values): EventDocument {
    return {
      uid: this.source.uid(),
      time: this.source.clock(),
      descriptor: stream.descriptor,
      seq_num: stream.seqNum++,
      data,
      timestamps,
      filled,
    };
  }

  keepCounters(): void {
    for (const stream of this) stream.keepCounter();
  }

  rewind(): void {
    for (const stream of this) stream.rewind();
  }

  /** How many events each stream has had, by their final numbers. */
  count(): Record<string, number> {
    return Object.fromEntries([...this].map(({ name, seqNum }) => [name, seqNum - 1]));
  }
}
