import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { QueueServerError } from '../../../errors.js';
import { expectPackage } from '../../../optional-package.js';
import { Component, type ComponentOptions } from '../../component.js';
import type {
  AssetDocument,
  Collectable,
  DataKeys,
  Flyable,
  Hints,
  Preparable,
  Readings,
  Stageable,
  Status,
  Stoppable,
  TakesTime,
  Triggerable,
  WritesStreamAssets,
} from '../../protocols.js';
import { doneStatus } from '../../settled.js';
import { TaskStatus } from '../../task-status.js';
import { FrameFile, FRAMES, SUMS, SUMS_CHUNK } from './frame-file.js';
import type { PatternGenerator } from './pattern-generator.js';

const WIDTH = 320;
const HEIGHT = 240;
const BRIGHTEST = 255;

/** What a flight takes. */
export interface FrameSeries {
  frames: number;
  /** Seconds that each frame is exposed. */
  livetime?: number;
  /** Seconds between two exposures. */
  deadtime?: number;
}

export interface SimBlobDetectorOptions extends ComponentOptions {
  name: string;
  /** Where the files go: a new folder for temporary files where it is not given. */
  directory?: string;
}

/** One thing that is written to the file, frame by frame. */
interface Written {
  readonly key: string;
  readonly dataset: string;
  readonly chunk: number[];
  readonly dataKey: DataKeys[string];
}

/** The file of one staging, and what documents have said of it. */
interface Recording {
  readonly file: FrameFile;
  readonly uri: string;
  /** By key. */
  readonly resources: ReadonlyMap<string, string>;
  told: number;
  datums: number;
}

/**
 * A camera that sees a blob, brighter or darker as the pattern is, and writes its frames to an HDF5 file: one for each point of a
 * plan, or a series while something flies. The documents name the frames, they do not hold them. Needs the package `h5wasm`.
 */
export class SimBlobDetector
  extends Component
  implements
    Triggerable,
    Preparable<FrameSeries>,
    Flyable,
    Collectable,
    WritesStreamAssets,
    Stageable,
    Stoppable,
    TakesTime
{
  readonly #generator: PatternGenerator;
  readonly #blob = gaussianBlob();
  #directory: string | undefined;
  #recording: Recording | null = null;
  #series: Required<FrameSeries> = { frames: 1, livetime: 0.1, deadtime: 0.1 };
  #exposure: TaskStatus | null = null;

  constructor(generator: PatternGenerator, { directory, ...options }: SimBlobDetectorOptions) {
    expectPackage('h5wasm/node', 'A detector that writes HDF5 files', 'h5wasm@0.10');
    super(options);
    this.#generator = generator;
    this.#directory = directory;
  }

  override get hints(): Hints {
    return { fields: [this.name] };
  }

  /** Begins a file. */
  stage(): Status {
    if (this.#recording !== null) throw new QueueServerError('DEVICE_STAGED_TWICE', [this.name]);
    return new TaskStatus(async () => {
      this.#directory ??= mkdtempSync(join(tmpdir(), 'skyqueue-'));
      const path = join(this.#directory, `${randomUUID()}.h5`);
      const uri = `file://localhost${pathToFileURL(path).pathname}`;
      const file = await FrameFile.create(path, HEIGHT, WIDTH);
      const resources = new Map(this.#written(uri).map(({ key }) => [key, randomUUID()]));
      this.#recording = { file, uri, resources, told: 0, datums: 0 };
      this.#series = { ...this.#series, frames: 1 };
    }, `staging ${this.name}`);
  }

  unstage(): readonly unknown[] {
    this.stop();
    this.#recording?.file.close();
    this.#recording = null;
    return [this];
  }

  trigger(): Status {
    return this.#start(1);
  }

  prepare({ frames, livetime = 0.1, deadtime = 0.1 }: FrameSeries): Status {
    if (!Number.isInteger(frames) || frames < 1 || !(livetime > 0) || !(deadtime >= 0))
      throw new QueueServerError('FLIGHT_IMPOSSIBLE', [
        this.name,
        JSON.stringify({ frames, livetime, deadtime }),
      ]);
    this.#series = { frames, livetime, deadtime };
    return doneStatus;
  }

  kickoff(): Status {
    this.#start(this.#series.frames);
    return doneStatus;
  }

  complete(): Status {
    if (this.#exposure === null) throw new QueueServerError('FLIGHT_NOT_BEGUN', [this.name]);
    return this.#exposure;
  }

  /** Ends the exposure, which then fails. The frames that are written stay. */
  stop(): void {
    this.#exposure?.cancel(new QueueServerError('EXPOSURE_STOPPED', [this.name]));
  }

  secondsFor(action: 'set' | 'trigger'): number {
    return action === 'trigger' ? this.#series.livetime + this.#series.deadtime : 0;
  }

  /** All that it measures is in the file. */
  override read(): Readings {
    return {};
  }

  override describe(): DataKeys {
    const { uri } = this.#staged();
    return Object.fromEntries(this.#written(uri).map(({ key, dataKey }) => [key, dataKey]));
  }

  describeCollect(): DataKeys {
    return this.describe();
  }

  override readConfiguration(): Readings {
    return {};
  }

  override describeConfiguration(): DataKeys {
    return {};
  }

  getIndex(): number {
    return this.#recording?.file.count ?? 0;
  }

  *collectAssetDocs(index = this.getIndex()): Generator<AssetDocument> {
    const recording = this.#staged();
    if (recording.told >= index) return;
    if (recording.told === 0) yield* this.#resourceDocuments(recording);
    for (const stream_resource of recording.resources.values()) {
      const indices = { start: recording.told, stop: index };
      // The Run Engine knows these two.
      const unknown = { descriptor: '', seq_nums: { start: 0, stop: 0 } };
      const uid = `${stream_resource}/${recording.datums}`;
      yield ['stream_datum', { stream_resource, uid, indices, ...unknown }];
    }
    recording.told = index;
    recording.datums += 1;
  }

  *#resourceDocuments({ uri, resources }: Recording): Generator<AssetDocument> {
    for (const { key, dataset, chunk } of this.#written(uri)) {
      const parameters = { dataset, chunk_shape: chunk };
      const uid = resources.get(key);
      yield ['stream_resource', { uid, data_key: key, mimetype: 'application/x-hdf5', uri, parameters }];
    }
  }

  #written(source: string): Written[] {
    const { name } = this;
    const external = 'STREAM:';
    const chunk = [1, HEIGHT, WIDTH];
    return [
      {
        ...{ key: name, dataset: FRAMES, chunk },
        dataKey: { source, shape: chunk, dtype: 'array', dtype_numpy: '|u1', external },
      },
      {
        ...{ key: `${name}-sum`, dataset: SUMS, chunk: [SUMS_CHUNK] },
        dataKey: { source, shape: [1], dtype: 'number', dtype_numpy: '<i8', external },
      },
    ];
  }

  #staged(): Recording {
    if (this.#recording === null) throw new QueueServerError('DEVICE_NOT_STAGED', [this.name]);
    return this.#recording;
  }

  #start(frames: number): Status {
    if (this.#exposure?.done === false) throw new QueueServerError('FLIGHT_UNDER_WAY', [this.name]);
    const { file } = this.#staged();
    const { livetime, deadtime } = this.#series;
    this.#exposure = new TaskStatus(async (signal) => {
      const started = performance.now();
      for (let frame = 1; frame <= frames; frame += 1) {
        const due = started + frame * (livetime + deadtime) * 1000;
        await sleep(due - performance.now(), undefined, { signal }).catch(() => signal.throwIfAborted());
        const intensity = this.#generator.point() * livetime;
        file.append(Uint8Array.from(this.#blob, (brightness) => brightness * intensity));
      }
    }, `the exposure of ${this.name}`);
    return this.#exposure;
  }
}

/** A blob in the middle of the frame, at its brightest. */
function gaussianBlob(): Float64Array {
  const across = (index: number, size: number): number => (2 * index) / (size - 1) - 1;
  return Float64Array.from({ length: HEIGHT * WIDTH }, (_, pixel) => {
    const x = across(pixel % WIDTH, WIDTH);
    const y = across(Math.floor(pixel / WIDTH), HEIGHT);
    return BRIGHTEST * Math.exp(-(x * x + y * y));
  });
}
