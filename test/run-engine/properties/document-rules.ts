import type {
  EventDescriptor,
  EventDocument,
  EventPage,
  NamedDocument,
  RunStart,
  RunStop,
} from '../../../src/protocol/documents.js';

/** What documents must be like, beyond their types: each broken rule in words. Runs must all be closed in the end. */
export function brokenRules(documents: readonly NamedDocument[]): string[] {
  const rules = new Rules();
  for (const document of documents) rules.take(document);
  rules.end();
  return rules.broken;
}

interface KnownStream {
  readonly name: string;
  readonly run: KnownRun;
  readonly keys: string;
  next: number;
  /** The highest number so far. */
  most: number;
}

interface KnownRun {
  readonly uid: string;
  readonly streams: Map<string, KnownStream>;
}

class Rules {
  readonly broken: string[] = [];
  readonly #uids = new Set<string>();
  readonly #open = new Map<string, KnownRun>();
  readonly #closed = new Set<string>();
  readonly #descriptors = new Map<string, KnownStream>();
  readonly #resources = new Set<string>();
  #lastScanId = 0;

  take([name, document]: NamedDocument): void {
    for (const uid of 'uid' in document ? [document.uid].flat() : []) {
      this.#must(
        typeof uid === 'string' && uid !== '' && !this.#uids.has(uid),
        `${name}: the uid ${uid} is not new`,
      );
      this.#uids.add(uid);
    }
    switch (name) {
      case 'start':
        return this.#start(document);
      case 'descriptor':
        return this.#descriptor(document);
      case 'event':
        return this.#event(document);
      case 'event_page':
        return this.#page(document);
      case 'stop':
        return this.#stop(document);
      case 'resource':
      case 'stream_resource':
        this.#resources.add(document.uid);
        return this.#must(this.#open.has(document.run_start ?? ''), `${name}: its run is not open`);
      case 'datum':
      case 'datum_page':
        return this.#must(
          this.#resources.has(document.resource),
          `${name}: its resource did not come before`,
        );
      case 'stream_datum':
        return this.#must(
          this.#resources.has(document.stream_resource),
          `${name}: its resource did not come before`,
        );
    }
  }

  end(): void {
    for (const uid of this.#open.keys()) this.#must(false, `the run ${uid} was never closed`);
  }

  #start({ uid, time, scan_id = 0 }: RunStart): void {
    this.#must(Number.isFinite(time), 'start: it has no time');
    this.#must(scan_id > this.#lastScanId, 'start: scan ids must grow');
    this.#lastScanId = scan_id;
    this.#open.set(uid, { uid, streams: new Map() });
  }

  #descriptor(document: EventDescriptor): void {
    const { uid, run_start, name, data_keys, object_keys, configuration, hints } = document;
    const run = this.#open.get(run_start);
    if (run === undefined) return this.#must(false, 'descriptor: its run is not open');
    const keys = Object.keys(data_keys).sort().join();
    // What the engine says of itself belongs to no device.
    const isRecord = name === 'interruptions';
    this.#must(name !== '', 'descriptor: its stream has no name');
    this.#must(
      isRecord || keys === Object.values(object_keys).flat().sort().join(),
      'descriptor: object_keys differ from data_keys',
    );
    for (const [key, { dtype, shape, source }] of Object.entries(data_keys)) {
      this.#must(
        !/[./]/.test(key) && key !== 'time' && key !== 'seq_num',
        `descriptor: a key must not be ${key}`,
      );
      this.#must(
        dtype !== undefined && Array.isArray(shape) && source !== '',
        `descriptor: ${key} is not described`,
      );
    }
    for (const { data, timestamps, data_keys: described } of Object.values(configuration))
      this.#must(
        same(data, timestamps) && same(data, described),
        'descriptor: a configuration has columns missing',
      );
    this.#must(
      Object.keys(hints).every((device) => device in object_keys),
      'descriptor: hints of a foreign device',
    );
    const known = run.streams.get(name);
    this.#must(known === undefined || known.keys === keys, `descriptor: stream ${name} has changed its keys`);
    const stream = known ?? { name, run, keys, next: 1, most: 0 };
    run.streams.set(name, stream);
    this.#descriptors.set(uid, stream);
  }

  #event({ descriptor, seq_num, data, timestamps, filled }: EventDocument): void {
    const stream = this.#streamOf('event', descriptor);
    if (stream === undefined) return;
    this.#must(
      Object.keys(data).sort().join() === stream.keys,
      `event: other keys than stream ${stream.name}`,
    );
    this.#must(same(data, timestamps), 'event: data and timestamps have other keys');
    this.#must(
      Object.keys(filled).every((key) => key in data),
      'event: filled has keys that data has not',
    );
    this.#number(stream, seq_num);
  }

  #page({ descriptor, seq_num, uid, time, data, timestamps }: EventPage): void {
    const stream = this.#streamOf('event_page', descriptor);
    if (stream === undefined) return;
    const columns = [uid, time, ...Object.values(data), ...Object.values(timestamps)];
    this.#must(
      columns.every(({ length }) => length === seq_num.length),
      'event_page: columns differ in length',
    );
    for (const number of seq_num) this.#number(stream, number);
  }

  /** Numbers go up by one, or back to where a repetition began. */
  #number(stream: KnownStream, number: number): void {
    const isNext = Number.isInteger(number) && number >= 1 && number <= stream.next;
    this.#must(
      isNext,
      `event: number ${number} in stream ${stream.name}, where ${stream.next} would be next`,
    );
    stream.next = number + 1;
    stream.most = Math.max(stream.most, number);
  }

  #streamOf(name: string, descriptor: string): KnownStream | undefined {
    const stream = this.#descriptors.get(descriptor);
    if (stream === undefined) this.#must(false, `${name}: its descriptor did not come before`);
    else this.#must(this.#open.has(stream.run.uid), `${name}: its run is not open`);
    return stream;
  }

  #stop({ run_start, exit_status, reason, num_events }: RunStop): void {
    const run = this.#open.get(run_start);
    this.#must(!this.#closed.has(run_start), `stop: the run ${run_start} was closed twice`);
    if (run === undefined) return this.#must(false, 'stop: its run is not open');
    this.#must(['success', 'abort', 'fail'].includes(exit_status), `stop: its exit_status is ${exit_status}`);
    this.#must(typeof reason === 'string', 'stop: it has no reason');
    this.#must(same(num_events, Object.fromEntries(run.streams)), 'stop: num_events has other streams');
    // A plan that is ended while it takes events again has fewer than were emitted.
    for (const { name, most } of run.streams.values())
      this.#must((num_events[name] ?? 0) <= most, `stop: it counts too many events of ${name}`);
    this.#open.delete(run_start);
    this.#closed.add(run_start);
  }

  #must(isSo: boolean, complaint: string): void {
    if (!isSo) this.broken.push(complaint);
  }
}

function same(one: object, other: object): boolean {
  return Object.keys(one).sort().join() === Object.keys(other).sort().join();
}
