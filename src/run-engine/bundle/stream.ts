import type { DataKey } from '../../protocol/data-key.js';
import type { EventDescriptor } from '../../protocol/documents.js';
import type { Description } from './describe.js';

/** One series of events within a run. Its devices are those of its first event. */
export class Stream {
  /** Of the next event. */
  seqNum = 1;
  /** What `seqNum` was at the last checkpoint, where a rewind takes it back to. */
  #safeSeqNum = 1;
  #descriptor: EventDescriptor | null = null;

  /** `rewinds` is true where a repeated plan takes the events again: not for monitors and flyers. */
  constructor(
    readonly name: string,
    readonly objects: ReadonlyMap<object, Description>,
    readonly rewinds: boolean,
  ) {}

  /** The uid of the latest. */
  get descriptor(): string {
    return this.document.uid;
  }

  get document(): EventDescriptor {
    if (this.#descriptor === null) throw new Error(`Stream '${this.name}' has no descriptor yet.`);
    return this.#descriptor;
  }

  /** The keys of which events hold values. */
  get keys(): string[] {
    return this.#keys(({ external }) => external !== 'STREAM:');
  }

  /** The keys whose values come in stream datums. */
  get streamKeys(): string[] {
    return this.#keys(({ external }) => external === 'STREAM:');
  }

  keepCounter(): void {
    this.#safeSeqNum = this.seqNum;
  }

  rewind(): void {
    if (this.rewinds) this.seqNum = this.#safeSeqNum;
  }

  hasExactly(objects: ReadonlyMap<object, unknown> | ReadonlySet<object>): boolean {
    if (objects.size !== this.objects.size) return false;
    for (const obj of objects.keys()) if (!this.objects.has(obj)) return false;
    return true;
  }

  /** The next descriptor: what the devices say now. `dataKeys` are those that belong to no device. */
  compose(
    runStart: string,
    uid: string,
    time: number,
    dataKeys: Readonly<Record<string, DataKey>>,
  ): EventDescriptor {
    const document: EventDescriptor = {
      configuration: {},
      data_keys: { ...dataKeys },
      name: this.name,
      object_keys: {},
      run_start: runStart,
      time,
      uid,
      object_classes: {},
      hints: {},
    };
    for (const { name, dataKeys, configuration, hints } of this.objects.values()) {
      Object.assign(document.data_keys, dataKeys);
      document.object_keys[name] = Object.keys(dataKeys);
      document.configuration[name] = configuration;
      if (hints !== null) document.hints[name] = hints;
    }
    this.#descriptor = document;
    return document;
  }

  #keys(matches: (key: DataKey) => boolean): string[] {
    return Object.entries(this.document.data_keys).flatMap(([name, key]) => (matches(key) ? [name] : []));
  }
}
