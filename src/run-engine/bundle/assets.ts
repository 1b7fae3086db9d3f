import type { AssetDocument } from '../../devices/index.js';
import type { Datum, Resource, StreamDatum, StreamResource } from '../../protocol/documents.js';
import type { Stream } from './stream.js';
import type { StreamBook } from './stream-book.js';

/** Emits what devices say about files that they have written, and fills in what only the run knows. */
export class Assets {
  readonly #streams: StreamBook;
  /** Stream resources of the run, with the data key that each is about. */
  readonly #dataKeys = new Map<string, string>();

  constructor(streams: StreamBook) {
    this.#streams = streams;
  }

  /** Gives the number of indices that the stream datums cover. */
  emit(documents: readonly AssetDocument[], stream: Stream | null): number {
    let width = 0;
    const covered = new Set<string>();
    for (const [name, document] of documents) {
      switch (name) {
        case 'resource':
          this.#emit('resource', { ...(document as unknown as Resource), run_start: this.#streams.runStart });
          break;
        case 'datum':
          this.#emit('datum', document as unknown as Datum);
          break;
        case 'stream_resource':
          this.#emitStreamResource(document as unknown as StreamResource, stream);
          break;
        case 'stream_datum':
          width = this.#emitStreamDatum(document as unknown as StreamDatum, stream, width, covered);
          break;
        default:
          throw new Error(`A device gave a document '${String(name)}' where only assets are expected.`);
      }
    }
    const missing = covered.size === 0 ? [] : (stream?.streamKeys ?? []).filter((key) => !covered.has(key));
    if (missing.length > 0)
      throw new Error(
        `There are stream datums of ${[...covered].join(', ')}, but none of ${missing.join(', ')}.`,
      );
    return width;
  }

  #emitStreamResource(document: StreamResource, stream: Stream | null): void {
    const { uid, data_key } = document;
    if (this.#dataKeys.has(uid)) throw new Error(`The stream resource ${uid} was given twice.`);
    if (stream === null || !stream.streamKeys.includes(data_key))
      throw new Error(
        `The stream resource ${uid} is about '${data_key}', which its stream does not describe as external 'STREAM:'.`,
      );
    this.#dataKeys.set(uid, data_key);
    this.#emit('stream_resource', { ...document, run_start: this.#streams.runStart });
  }

  #emitStreamDatum(
    document: StreamDatum,
    stream: Stream | null,
    width: number,
    covered: Set<string>,
  ): number {
    const { uid, stream_resource, descriptor, indices, seq_nums } = document;
    const dataKey = this.#dataKeys.get(stream_resource);
    if (dataKey === undefined)
      throw new Error(
        `The stream datum ${uid} refers to the stream resource ${stream_resource}, which is not known.`,
      );
    if (stream === null)
      throw new Error(`The stream datum ${uid} belongs to a stream that was not declared.`);
    if (descriptor !== '' || seq_nums.start !== 0 || seq_nums.stop !== 0)
      throw new Error(`The stream datum ${uid} must leave descriptor and seq_nums to the Run Engine.`);
    const ownWidth = indices.stop - indices.start;
    if (width !== 0 && width !== ownWidth)
      throw new Error(
        `The stream datum ${uid} covers ${ownWidth} indices, and others of the same message ${width}.`,
      );
    covered.add(dataKey);
    this.#emit('stream_datum', {
      ...document,
      descriptor: stream.descriptor,
      seq_nums: { start: stream.seqNum, stop: stream.seqNum + ownWidth },
    });
    return ownWidth;
  }

  get #emit() {
    return this.#streams.source.emit;
  }
}
