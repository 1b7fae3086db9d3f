import { isPending } from './pending.js';
import {
  isEventCollectable,
  isEventPageCollectable,
  isWritesExternalAssets,
  isWritesStreamAssets,
  type AssetDocument,
  type Collectable,
  type DataKeys,
  type EventCollectable,
  type EventPageCollectable,
  type PartialEvent,
  type PartialEventPage,
} from '../../devices/index.js';
import type { EventDocument } from '../../protocol/documents.js';
import { packEventPage } from '../../protocol/event-pages.js';
import { IllegalMessageSequence } from '../errors.js';
import type { Collected } from '../message.js';
import type { Assets } from './assets.js';
import { byStream, describeCollected, type CollectedKeys, type Description } from './describe.js';
import { gather, type Step } from './gather.js';
import type { Stream } from './stream.js';
import type { StreamBook } from './stream-book.js';
import { checkKeysOf } from './values.js';

/** Streams by the keys of their events: how a flyer of several streams tells them apart. */
type StreamsByKeys = ReadonlyMap<string, Stream>;

export interface CollectSettings {
  readonly name?: string | null;
  readonly return_payload?: boolean;
}

/** Makes documents of what flyers have measured on their own. */
export class Collector {
  readonly #streams: StreamBook;
  readonly #assets: Assets;
  readonly #described = new Map<Collectable, CollectedKeys>();
  readonly #undeclared = new Map<Collectable, StreamsByKeys>();
  readonly #declared: Stream[] = [];
  /** Let go, and not yet collected from. */
  readonly uncollected = new Set<Collectable>();

  constructor(streams: StreamBook, assets: Assets) {
    this.#streams = streams;
    this.#assets = assets;
  }

  /** What the devices of a declared stream put into it. */
  async describe(objs: readonly Collectable[], name: string, step: Step): Promise<Map<object, Description>> {
    const descriptions = new Map<object, Description>();
    for (const obj of objs) {
      const keys = await this.#keysOf(obj, step);
      const streams = byStream(keys) ?? { [name]: keys as DataKeys };
      const own = streams[name];
      if (own === undefined || Object.keys(streams).length > 1)
        throw new Error(
          `${obj.name} is collected into ${Object.keys(streams).join(', ')}, so it cannot be declared for '${name}'.`,
        );
      descriptions.set(obj, await step(Promise.resolve(describeCollected(obj, own))));
    }
    return descriptions;
  }

  /** From here on, devices that are collected from together fill this stream. */
  declare(stream: Stream): void {
    if (!this.#declared.includes(stream)) this.#declared.push(stream);
  }

  async collect(objs: readonly Collectable[], settings: CollectSettings, step: Step): Promise<Collected> {
    for (const obj of objs) this.uncollected.delete(obj);
    const stream = this.#declaredFor(objs, settings.name ?? null);
    const [first, ...others] = objs as readonly [Collectable, ...Collectable[]];
    if (stream === null && others.length > 0)
      throw new IllegalMessageSequence(
        "Devices that are collected from together need a stream of their own: send 'declare_stream' first.",
      );
    const streams = stream === null ? await this.#undeclaredOf(first, step) : byKeys([stream]);
    const width = await this.#emitAssets(objs, stream, step);
    if (others.length === 0 && !isWritesStreamAssets(first)) {
      const payload = await this.#emitPages(first, streams, step);
      if (payload !== null) return settings.return_payload === false ? undefined : payload;
    }
    if (stream === null)
      throw new IllegalMessageSequence(`${first.name} needs a declared stream to be collected from.`);
    stream.seqNum += width;
    return undefined;
  }

  #declaredFor(objs: readonly Collectable[], name: string | null): Stream | null {
    const fitting = this.#declared.filter((stream) => stream.hasExactly(new Set<object>(objs)));
    if (name === null) {
      if (fitting.length <= 1) return fitting[0] ?? null;
      throw new IllegalMessageSequence(
        `These devices fill ${fitting.map((stream) => stream.name).join(' and ')}: say which to collect.`,
      );
    }
    const named = fitting.find((stream) => stream.name === name);
    if (named !== undefined) return named;
    throw new IllegalMessageSequence(
      `No stream '${name}' was declared for ${objs.map((obj) => obj.name).join(', ')}: send 'declare_stream' first.`,
    );
  }

  async #keysOf(obj: Collectable, step: Step): Promise<CollectedKeys> {
    let keys = this.#described.get(obj);
    if (keys === undefined) {
      const described = obj.describeCollect();
      keys = isPending(described) ? await step(described) : described;
      this.#described.set(obj, keys);
    }
    return keys;
  }

  /** Opens the streams of a flyer that names them itself. */
  async #undeclaredOf(obj: Collectable, step: Step): Promise<StreamsByKeys> {
    const known = this.#undeclared.get(obj);
    if (known !== undefined) return known;
    const names = byStream(await this.#keysOf(obj, step));
    if (names === null)
      throw new IllegalMessageSequence(
        `${obj.name} does not name its streams, so it needs a declared one: send 'declare_stream' first.`,
      );
    checkApart(obj, names);
    const streams: Stream[] = [];
    for (const [name, keys] of Object.entries(names)) {
      const description = await step(Promise.resolve(describeCollected(obj, keys)));
      if (this.#streams.get(name) !== undefined)
        throw new IllegalMessageSequence(`${obj.name} fills stream '${name}', which other devices have.`);
      streams.push(this.#streams.open(name, new Map([[obj as object, description]]), { rewinds: false }));
    }
    const found = byKeys(streams);
    this.#undeclared.set(obj, found);
    return found;
  }

  async #emitAssets(objs: readonly Collectable[], stream: Stream | null, step: Step): Promise<number> {
    const isTogether = objs.length > 1;
    const indices: number[] = [];
    for (const obj of objs) {
      if (!isTogether) break;
      if (!isWritesStreamAssets(obj))
        throw new TypeError(
          `${obj.name} writes no stream of its own, so it can only be collected from alone.`,
        );
      indices.push(await step(Promise.resolve(obj.getIndex())));
    }
    const documents: AssetDocument[] = [];
    for (const obj of objs) {
      if (!isWritesExternalAssets(obj)) continue;
      const upTo = isTogether ? Math.min(...indices) : undefined;
      const found = isWritesStreamAssets(obj) ? obj.collectAssetDocs(upTo) : obj.collectAssetDocs();
      const gathered = gather(found, step);
      documents.push(...(isPending(gathered) ? await gathered : gathered));
    }
    return this.#assets.emit(documents, stream);
  }

  /** Null if the device has no events of its own. */
  async #emitPages(
    obj: Collectable,
    streams: StreamsByKeys,
    step: Step,
  ): Promise<readonly PartialEvent[] | readonly PartialEventPage[] | null> {
    if (isEventPageCollectable(obj)) return this.#emitOwnPages(obj, streams, step);
    return isEventCollectable(obj) ? this.#emitEvents(obj, streams, step) : null;
  }

  async #emitOwnPages(
    obj: EventPageCollectable,
    streams: StreamsByKeys,
    step: Step,
  ): Promise<PartialEventPage[]> {
    if (isEventCollectable(obj))
      this.#streams.source.log(`${obj.name} gives events as well as pages: the pages are taken.`);
    const gathered = gather(obj.collectPages(), step);
    const pages = isPending(gathered) ? await gathered : gathered;
    for (const page of pages) {
      const stream = streamFor(obj, streams, page);
      const time = this.#streams.source.clock();
      const rows = Object.values(page.data)[0]?.length ?? page.time.length;
      const count = Array.from({ length: rows }, (_, row) => row);
      this.#streams.source.emit('event_page', {
        uid: count.map(() => this.#streams.source.uid()),
        time: count.map(() => time),
        seq_num: count.map((row) => stream.seqNum + row),
        descriptor: stream.descriptor,
        data: page.data,
        timestamps: page.timestamps,
        filled: page.filled ?? {},
      });
      stream.seqNum += rows;
    }
    return pages;
  }

  async #emitEvents(obj: EventCollectable, streams: StreamsByKeys, step: Step): Promise<PartialEvent[]> {
    const gathered = gather(obj.collect(), step);
    const partial = isPending(gathered) ? await gathered : gathered;
    const events = new Map<Stream, EventDocument[]>();
    for (const given of partial) {
      const stream = streamFor(obj, streams, given);
      const event = this.#streams.compose(stream, given);
      const row = events.get(stream);
      if (row === undefined) events.set(stream, [event]);
      else row.push(event);
    }
    for (const list of events.values()) this.#streams.source.emit('event_page', packEventPage(list));
    return partial;
  }
}

function byKeys(streams: readonly Stream[]): StreamsByKeys {
  return new Map(streams.map((stream) => [keyOf(stream.keys), stream]));
}

function keyOf(keys: readonly string[]): string {
  return JSON.stringify([...keys].sort());
}

function streamFor(
  obj: Collectable,
  streams: StreamsByKeys,
  given: { data: object; timestamps: object },
): Stream {
  const [only] = streams.values();
  const stream = streams.get(keyOf(Object.keys(given.data))) ?? (streams.size === 1 ? only : undefined);
  if (stream === undefined)
    throw new Error(
      `${obj.name} gave ${Object.keys(given.data).join(', ')}, which no stream of it describes.`,
    );
  checkKeysOf(stream, given);
  return stream;
}

/** Events are told apart by their keys, so no key may be in two streams. */
function checkApart(obj: Collectable, streams: Record<string, DataKeys>): void {
  const owners = new Map<string, string>();
  for (const [name, keys] of Object.entries(streams)) {
    for (const key of Object.keys(keys)) {
      const other = owners.get(key);
      if (other !== undefined)
        throw new Error(`${obj.name} describes '${key}' for stream '${other}' and for '${name}'.`);
      owners.set(key, name);
    }
  }
}
