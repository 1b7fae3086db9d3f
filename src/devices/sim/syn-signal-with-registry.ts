import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServerError } from '../../errors.js';
import type { DataKey } from '../../protocol/data-key.js';
import { epochSeconds } from '../clock.js';
import type { AssetDocument, Readings, Stageable, WritesExternalAssets } from '../protocols.js';
import { encodeNpy } from './npy.js';
import type { Image } from './small-detectors.js';
import { SynSignal, type SynSignalOptions } from './syn-signal.js';

export interface SynSignalWithRegistryOptions extends SynSignalOptions<Image> {
  func: () => Image;
  /** Where the pictures go. A new folder for temporary files where it is not given. */
  savePath?: string;
}

/** The files of one staging: `<path>/<stem>_<index>.npy`. */
interface Series {
  readonly uid: string;
  readonly root: string;
  readonly stem: string;
  count: number;
}

/**
 * A camera that writes its pictures to files and puts their names into the events: `resource` and `datum` documents tell
 * what the names mean.
 */
export class SynSignalWithRegistry extends SynSignal<Image> implements Stageable, WritesExternalAssets {
  #savePath: string | undefined;
  #series: Series | null = null;
  #assets: AssetDocument[] = [];
  #reading: Readings = {};

  constructor({ savePath, ...options }: SynSignalWithRegistryOptions) {
    super(options);
    this.#savePath = savePath;
  }

  stage(): readonly unknown[] {
    // Not before: most sessions never take a picture.
    this.#savePath ??= mkdtempSync(join(tmpdir(), 'skyqueue-'));
    const [uid, root, stem] = [randomUUID(), this.#savePath, randomUUID().slice(0, 6)];
    this.#series = { uid, root, stem, count: 0 };
    const path_semantics = process.platform === 'win32' ? 'windows' : 'posix';
    this.#assets.push([
      'resource',
      { spec: 'NPY_SEQ', root, resource_path: stem, resource_kwargs: {}, path_semantics, uid },
    ]);
    return [this];
  }

  unstage(): readonly unknown[] {
    this.#series = null;
    this.#assets = [];
    this.#reading = {};
    return [this];
  }

  /** What the last exposure gave: the name of its picture. */
  override read(): Readings {
    return this.#reading;
  }

  *collectAssetDocs(): Generator<AssetDocument> {
    const assets = this.#assets;
    this.#assets = [];
    yield* assets;
  }

  protected override measure(): void {
    const series = this.#series;
    if (series === null) throw new QueueServerError('DEVICE_NOT_STAGED', [this.name]);
    super.measure();
    const index = series.count++;
    writeFileSync(join(series.root, `${series.stem}_${index}.npy`), encodeNpy(this.get()));
    const datum_id = `${series.uid}/${index}`;
    this.#assets.push(['datum', { resource: series.uid, datum_kwargs: { index }, datum_id }]);
    this.#reading = { [this.name]: { value: datum_id, timestamp: epochSeconds() } };
  }

  protected override dataKey(): DataKey {
    return { ...super.dataKey(), external: 'FILESTORE' };
  }
}
