import { isPending } from './pending.js';
import { Assets } from './assets.js';
import { Collector } from './collector.js';
import { describe, describeConfiguration, type Description } from './describe.js';
import type { Step } from './gather.js';
import { Interruptions } from './interruptions.js';
import { Monitors } from './monitors.js';
import type { Stream } from './stream.js';
import { StreamBook, type DocumentSource } from './stream-book.js';
import { mismatch } from './values.js';
import type { AssetDocument, Collectable, MaybePromise, Readable, Readings } from '../../devices/index.js';
import type { RunExitStatus, RunStart } from '../../protocol/documents.js';
import { IllegalMessageSequence } from '../errors.js';
import type { DeclaredStream } from '../message.js';

/** An event in the making, between `create` and `save`. */
interface Bundle {
  readonly stream: string;
  readonly objects: Map<object, Description>;
  readonly data: Record<string, unknown>;
  readonly timestamps: Record<string, number>;
  /** What devices say about files, in place of values. */
  readonly assets: AssetDocument[];
}

export interface RunOptions {
  readonly recordInterruptions: boolean;
  /** Whether events are refused whose stream was not declared before. */
  readonly requireStreamDeclaration: boolean;
  /** Tells the plan of an error that belongs to no message. */
  fail(error: unknown): void;
}

/** An open run: turns readings into events, and describes the devices that they come from. */
export class RunBundle {
  readonly #source: DocumentSource;
  readonly #options: RunOptions;
  readonly #descriptions = new Map<object, Description>();
  readonly #streams: StreamBook;
  readonly #assets: Assets;
  readonly monitors: Monitors;
  readonly collector: Collector;
  #interruptions: Interruptions | null = null;
  #bundle: Bundle | null = null;
  /** What `#bundle` was when the past was sealed; a rewind takes it back to this. */
  #safeBundle: Bundle | null = null;

  constructor(
    readonly start: RunStart,
    source: DocumentSource,
    options: RunOptions,
  ) {
    this.#source = source;
    this.#options = options;
    this.#streams = new StreamBook(start.uid, source);
    this.#assets = new Assets(this.#streams);
    this.monitors = new Monitors(this.#streams, (error) => options.fail(error));
    this.collector = new Collector(this.#streams, this.#assets);
  }

  /** To be called when the start document is out. */
  started(): void {
    if (this.#options.recordInterruptions) this.#interruptions = new Interruptions(this.#streams);
  }

  /** Whoever pauses a plan must not get the error of a callback: the plan does. */
  recordInterruption(interruption: string): void {
    try {
      this.#interruptions?.record(interruption);
    } catch (error) {
      this.#options.fail(error);
    }
  }

  get isBundling(): boolean {
    return this.#bundle !== null;
  }

  create(stream: string): void {
    if (this.#bundle !== null)
      throw new IllegalMessageSequence(
        `'create' came while an event of stream '${this.#bundle.stream}' is open. Send 'save' or 'drop' first.`,
      );
    if (this.#options.requireStreamDeclaration && this.#streams.get(stream) === undefined)
      throw new IllegalMessageSequence(`Stream '${stream}' was not declared. Send 'declare_stream' first.`);
    this.#bundle = { stream, objects: new Map(), data: {}, timestamps: {}, assets: [] };
  }

  /** What is known about a device; asks it if this run has not met it before. */
  describe(obj: Readable): MaybePromise<Description> {
    const known = this.#descriptions.get(obj);
    if (known !== undefined) return known;
    const description = describe(obj);
    return isPending(description)
      ? description.then((found) => this.#met(obj, found))
      : this.#met(obj, description);
  }

  /** Takes a reading into the open event. */
  add(obj: Readable, description: Description, readings: Readings): void {
    const bundle = this.#openBundle('read');
    if (bundle.objects.has(obj))
      throw new IllegalMessageSequence(`${obj.name} was read twice for one event.`);
    const { keys } = description;
    if (Object.keys(readings).length !== keys.length) throw mismatch(description, readings);
    for (const key of keys) {
      const reading = readings[key];
      if (reading === undefined) throw mismatch(description, readings);
      if (key in bundle.data)
        throw new IllegalMessageSequence(
          `${obj.name} gives a value for '${key}', which another device of this event has given before.`,
        );
      bundle.data[key] = reading.value;
      bundle.timestamps[key] = reading.timestamp;
    }
    bundle.objects.set(obj, description);
  }

  /** Takes what a device says about files into the open event. */
  addAssets(documents: readonly AssetDocument[]): void {
    this.#bundle?.assets.push(...documents);
  }

  /** Emits the open event, after a descriptor if it is the first of its stream. Nothing read makes no event. */
  save(): void {
    const bundle = this.#openBundle('save');
    this.#bundle = null;
    if (bundle.objects.size === 0) return;
    const stream = this.#streamOf(bundle);
    if (bundle.assets.length > 0 && this.#assets.emit(bundle.assets, stream) > 1)
      throw new Error(`A stream datum of one event of stream '${stream.name}' must have one index.`);
    const filled: Record<string, boolean> = {};
    for (const { externalKeys } of bundle.objects.values())
      for (const key of externalKeys) filled[key] = false;
    const { data, timestamps } = bundle;
    this.#source.emit('event', this.#streams.compose(stream, { data, timestamps, filled }));
  }

  drop(): void {
    this.#openBundle('drop');
    this.#bundle = null;
  }

  /** Describes a stream before its first event. Declaring it again, as a repeated plan does, changes nothing. */
  async declare(
    objs: readonly object[],
    name: string,
    collect: boolean,
    step: Step,
  ): Promise<DeclaredStream> {
    const objects = collect
      ? await this.collector.describe(objs as readonly Collectable[], name, step)
      : await this.#describeAll(objs as readonly Readable[], step);
    const known = this.#streams.get(name);
    if (known !== undefined && !known.hasExactly(objects)) throw this.#otherDevices(known, objects);
    const stream = known ?? this.#streams.open(name, objects, { rewinds: !collect });
    this.collector.declare(stream);
    return [stream.document, (values) => this.#streams.compose(stream, values), [...objects.keys()]];
  }

  /** A device was configured: its streams get new descriptors, and count on. */
  reconfigure(obj: object): MaybePromise<void> {
    const concerned = [...this.#streams].flatMap((stream) => {
      const description = stream.objects.get(obj);
      return description === undefined ? [] : [{ stream, description }];
    });
    const known = this.#descriptions.get(obj);
    if (concerned.length === 0 && known === undefined) return;
    const configuration = describeConfiguration(obj);
    const apply = (found: Description['configuration']): void => {
      if (known !== undefined) known.configuration = found;
      for (const { stream, description } of concerned) {
        description.configuration = found;
        this.#streams.renew(stream);
      }
    };
    return isPending(configuration) ? configuration.then(apply) : apply(configuration);
  }

  /** This is where `rewind` comes back to. */
  sealPast(): void {
    this.#streams.keepCounters();
    this.#safeBundle = copy(this.#bundle);
  }

  /** Events that are taken again get their old numbers, and what was read since for the open one is forgotten. */
  rewind(): void {
    this.#streams.rewind();
    this.#bundle = copy(this.#safeBundle);
  }

  /** By stream. */
  get eventCounts(): Record<string, number> {
    return this.#streams.count();
  }

  close(exitStatus: RunExitStatus, reason: string): void {
    this.monitors.removeAll();
    this.#source.emit('stop', {
      uid: this.#source.uid(),
      time: this.#source.clock(),
      run_start: this.start.uid,
      exit_status: exitStatus,
      reason,
      num_events: this.eventCounts,
    });
  }

  #met(obj: Readable, description: Description): Description {
    for (const other of this.#descriptions.values())
      if (other.name === description.name)
        this.#source.log(
          `Two devices of this run are called ${other.name}: descriptors cannot tell them apart.`,
        );
    this.#descriptions.set(obj, description);
    return description;
  }

  async #describeAll(objs: readonly Readable[], step: Step): Promise<Map<object, Description>> {
    const objects = new Map<object, Description>();
    for (const obj of objs) objects.set(obj, await step(Promise.resolve(this.describe(obj))));
    return objects;
  }

  #openBundle(command: string): Bundle {
    if (this.#bundle === null)
      throw new IllegalMessageSequence(`'${command}' came while no event is open. Send 'create' first.`);
    return this.#bundle;
  }

  #streamOf({ stream: name, objects }: Bundle): Stream {
    const known = this.#streams.get(name);
    if (known === undefined) return this.#streams.open(name, objects, { rewinds: true });
    if (known.hasExactly(objects)) return known;
    throw this.#otherDevices(known, objects);
  }

  #otherDevices(stream: Stream, objects: ReadonlyMap<object, Description>): Error {
    return new IllegalMessageSequence(
      `Events of stream '${stream.name}' hold ${names(stream.objects)}, not ${names(objects)}. ` +
        'Read the same devices for every event, or use another stream.',
    );
  }
}

function copy(bundle: Bundle | null): Bundle | null {
  if (bundle === null) return null;
  const { stream, objects, data, timestamps, assets } = bundle;
  return {
    stream,
    objects: new Map(objects),
    data: { ...data },
    timestamps: { ...timestamps },
    assets: [...assets],
  };
}

function names(objects: ReadonlyMap<object, Description>): string {
  return [...objects.values()].map(({ name }) => name).join(', ');
}
