import { isPending, describe, describeConfiguration, type Description } from './describe.js';
import { Stream } from './stream.js';
import type { MaybePromise, Readable, Readings } from '../../devices/index.js';
import type { NamedDocument, RunExitStatus, RunStart } from '../../protocol/documents.js';
import { IllegalMessageSequence } from '../errors.js';

/** What a run needs from the engine; tests fix the clock and the uids. */
export interface DocumentSource {
  emit(...document: NamedDocument): void;
  clock(): number;
  uid(): string;
  log(text: string): void;
}

/** An event in the making, between `create` and `save`. */
interface Bundle {
  readonly stream: string;
  readonly objects: Map<object, Description>;
  readonly data: Record<string, unknown>;
  readonly timestamps: Record<string, number>;
}

/** An open run: turns readings into events, and describes the devices that they come from. */
export class RunBundle {
  readonly #source: DocumentSource;
  readonly #descriptions = new Map<object, Description>();
  readonly #streams = new Map<string, Stream>();
  #bundle: Bundle | null = null;
  /** What `#bundle` was when the past was sealed; a rewind takes it back to this. */
  #safeBundle: Bundle | null = null;

  constructor(
    readonly start: RunStart,
    source: DocumentSource,
  ) {
    this.#source = source;
  }

  get isBundling(): boolean {
    return this.#bundle !== null;
  }

  create(stream: string): void {
    if (this.#bundle !== null)
      throw new IllegalMessageSequence(
        `'create' came while an event of stream '${this.#bundle.stream}' is open. Send 'save' or 'drop' first.`,
      );
    this.#bundle = { stream, objects: new Map(), data: {}, timestamps: {} };
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

  /** Emits the open event, after a descriptor if it is the first of its stream. Nothing read makes no event. */
  save(): void {
    const bundle = this.#openBundle('save');
    this.#bundle = null;
    if (bundle.objects.size === 0) return;
    const stream = this.#streamOf(bundle);
    const filled: Record<string, boolean> = {};
    for (const { externalKeys } of bundle.objects.values())
      for (const key of externalKeys) filled[key] = false;
    this.#source.emit('event', {
      uid: this.#source.uid(),
      time: this.#source.clock(),
      descriptor: stream.descriptor,
      seq_num: stream.seqNum++,
      data: bundle.data,
      timestamps: bundle.timestamps,
      filled,
    });
  }

  drop(): void {
    this.#openBundle('drop');
    this.#bundle = null;
  }

  /** A device was configured: its streams get new descriptors, and count on. */
  reconfigure(obj: object): MaybePromise<void> {
    const description = this.#descriptions.get(obj);
    if (description === undefined) return;
    const configuration = describeConfiguration(obj);
    const apply = (found: Description['configuration']): void => {
      description.configuration = found;
      for (const stream of this.#streams.values()) if (stream.objects.has(obj)) this.#emitDescriptor(stream);
    };
    return isPending(configuration) ? configuration.then(apply) : apply(configuration);
  }

  /** This is where `rewind` comes back to. */
  sealPast(): void {
    for (const stream of this.#streams.values()) stream.keepCounter();
    this.#safeBundle = copy(this.#bundle);
  }

  /** Events that are taken again get their old numbers, and what was read since for the open one is forgotten. */
  rewind(): void {
    for (const stream of this.#streams.values()) stream.rewind();
    this.#bundle = copy(this.#safeBundle);
  }

  close(exitStatus: RunExitStatus, reason: string): void {
    const num_events: Record<string, number> = {};
    for (const stream of this.#streams.values()) num_events[stream.name] = stream.seqNum - 1;
    this.#source.emit('stop', {
      uid: this.#source.uid(),
      time: this.#source.clock(),
      run_start: this.start.uid,
      exit_status: exitStatus,
      reason,
      num_events,
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

  #openBundle(command: string): Bundle {
    if (this.#bundle === null)
      throw new IllegalMessageSequence(`'${command}' came while no event is open. Send 'create' first.`);
    return this.#bundle;
  }

  #streamOf(bundle: Bundle): Stream {
    const known = this.#streams.get(bundle.stream);
    if (known !== undefined) {
      if (known.hasExactly(bundle.objects)) return known;
      throw new IllegalMessageSequence(
        `Events of stream '${known.name}' hold ${names(known.objects)}, not ${names(bundle.objects)}. ` +
          'Read the same devices for every event, or use another stream.',
      );
    }
    const stream = new Stream(bundle.stream, bundle.objects);
    this.#streams.set(bundle.stream, stream);
    this.#emitDescriptor(stream);
    return stream;
  }

  #emitDescriptor(stream: Stream): void {
    const document = stream.compose(this.start.uid, this.#source.uid(), this.#source.clock());
    this.#source.emit('descriptor', document);
  }
}

function copy(bundle: Bundle | null): Bundle | null {
  if (bundle === null) return null;
  const { stream, objects, data, timestamps } = bundle;
  return { stream, objects: new Map(objects), data: { ...data }, timestamps: { ...timestamps } };
}

function mismatch(description: Description, readings: Readings): Error {
  const read = Object.keys(readings).join(', ');
  return new Error(
    `${description.name} described ${description.keys.join(', ')}, but its reading has ${read}.`,
  );
}

function names(objects: ReadonlyMap<object, Description>): string {
  return [...objects.values()].map(({ name }) => name).join(', ');
}
