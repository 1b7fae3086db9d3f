import type { EventDescriptor } from '../../protocol/documents.js';
import type { Description } from './describe.js';

/** One series of events within a run. Its devices are those of its first event. */
export class Stream {
  /** Of the next event. */
  seqNum = 1;
  /** What `seqNum` was at the last checkpoint, where a rewind takes it back to. */
  #safeSeqNum = 1;
  descriptor = '';

  constructor(
    readonly name: string,
    readonly objects: ReadonlyMap<object, Description>,
  ) {}

  keepCounter(): void {
    this.#safeSeqNum = this.seqNum;
  }

  rewind(): void {
    this.seqNum = this.#safeSeqNum;
  }

  hasExactly(objects: ReadonlyMap<object, unknown>): boolean {
    if (objects.size !== this.objects.size) return false;
    for (const obj of objects.keys()) if (!this.objects.has(obj)) return false;
    return true;
  }

  compose(runStart: string, uid: string, time: number): EventDescriptor {
    const document: EventDescriptor = {
      configuration: {},
      data_keys: {},
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
    this.descriptor = uid;
    return document;
  }
}
