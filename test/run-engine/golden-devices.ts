import {
  doneStatus,
  type AssetDocument,
  type DataKeys,
  type Readings,
  type Status,
} from '../../src/devices/index.js';

/** The devices of test/golden/golden_devices.py: documents of every kind come from them. */

/** Has three events, in a stream that it names itself. */
export class Flyer {
  constructor(readonly name: string) {}

  kickoff(): Status {
    return doneStatus;
  }

  complete(): Status {
    return doneStatus;
  }

  describeCollect(): Record<string, DataKeys> {
    return { flown: { x: key('x'), y: key('y') } };
  }

  *collect() {
    for (let i = 0; i < 3; i++)
      yield { time: 1, data: { x: i + 0.5, y: i * 2.5 }, timestamps: { x: 1, y: 1 } };
  }
}

/** Has a page of two events. */
export class PageFlyer {
  constructor(readonly name: string) {}

  kickoff(): Status {
    return doneStatus;
  }

  complete(): Status {
    return doneStatus;
  }

  describeCollect(): Record<string, DataKeys> {
    return { paged: { z: key('z') } };
  }

  *collectPages() {
    yield { time: [1, 1], data: { z: [0.5, 1.5] }, timestamps: { z: [1, 1] } };
  }
}

/** Writes a picture into a file at each trigger. */
export class Camera {
  #pictures = 0;
  #documents: AssetDocument[] = [];
  #last = '';

  constructor(readonly name: string) {}

  trigger(): Status {
    if (this.#pictures === 0)
      this.#documents.push([
        'resource',
        {
          uid: 'resource-1',
          spec: 'PICTURES',
          root: '/data',
          resource_path: 'pictures',
          resource_kwargs: {},
          path_semantics: 'posix',
        },
      ]);
    this.#last = `resource-1/${this.#pictures}`;
    const datum_kwargs = { index: this.#pictures };
    this.#documents.push(['datum', { datum_id: this.#last, resource: 'resource-1', datum_kwargs }]);
    this.#pictures += 1;
    return doneStatus;
  }

  describe(): DataKeys {
    return { [this.name]: { ...key(this.name), dtype: 'array', shape: [2, 2], external: 'FILESTORE:' } };
  }

  read(): Readings {
    return { [this.name]: { value: this.#last, timestamp: 1 } };
  }

  collectAssetDocs(): AssetDocument[] {
    return this.#documents.splice(0);
  }
}

/** Writes a stream of frames: one at each trigger, or four when it flies. */
export class Writer {
  #written = 0;
  #told = 0;

  constructor(readonly name: string) {}

  trigger(): Status {
    this.#written += 1;
    return doneStatus;
  }

  kickoff(): Status {
    return doneStatus;
  }

  complete(): Status {
    this.#written += 4;
    return doneStatus;
  }

  describe(): DataKeys {
    const frames = { ...key('frames'), dtype: 'array' as const, shape: [2, 2], external: 'STREAM:' };
    return { [`${this.name}_frames`]: frames };
  }

  describeCollect(): DataKeys {
    return this.describe();
  }

  read(): Readings {
    return {};
  }

  getIndex(): number {
    return this.#written;
  }

  async *collectAssetDocs(index = this.#written): AsyncGenerator<AssetDocument> {
    if (this.#told === 0 && index > 0)
      yield [
        'stream_resource',
        {
          uid: `stream-${this.name}`,
          data_key: `${this.name}_frames`,
          mimetype: 'application/x-hdf5',
          uri: 'file://localhost/data/frames.h5',
          parameters: { dataset: 'frames' },
        },
      ];
    if (index > this.#told)
      yield [
        'stream_datum',
        {
          uid: `stream-${this.name}/${this.#told}`,
          stream_resource: `stream-${this.name}`,
          descriptor: '',
          indices: { start: this.#told, stop: index },
          seq_nums: { start: 0, stop: 0 },
        },
      ];
    this.#told = index;
  }
}

function key(name: string) {
  return { source: `TEST:${name}`, dtype: 'number' as const, shape: [] };
}
