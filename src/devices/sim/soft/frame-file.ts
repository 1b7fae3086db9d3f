import type { Dataset, File } from 'h5wasm/node';

/** Where the frames are in a file, and what the pixels of each add up to. */
export const FRAMES = '/entry/data/data';
export const SUMS = '/entry/sum';
/** Sums are stored in pieces of so many. */
export const SUMS_CHUNK = 1024;

/** An HDF5 file of grey frames, which can be read while it is written. Written by the package `h5wasm`. */
export class FrameFile {
  readonly #file: File;
  readonly #frames: Dataset;
  readonly #sums: Dataset;
  #count = 0;

  private constructor(
    file: File,
    private readonly height: number,
    private readonly width: number,
  ) {
    this.#file = file;
    const entry = file.create_group('entry');
    this.#frames = entry.create_group('data').create_dataset({
      ...{ name: 'data', data: new Uint8Array(0), shape: [0, height, width] },
      ...{ maxshape: [null, height, width], chunks: [1, height, width] },
    });
    this.#sums = entry.create_dataset({
      ...{ name: 'sum', data: new BigInt64Array(0), shape: [0] },
      ...{ maxshape: [null], chunks: [SUMS_CHUNK] },
    });
    file.start_swmr_write();
  }

  /** Overwrites what is there under this path. */
  static async create(path: string, height: number, width: number): Promise<FrameFile> {
    // Loaded when the first frame is to be written.
    const { File, ready } = await import('h5wasm/node');
    await ready;
    return new FrameFile(new File(path, 'w', { libver: 'latest' }), height, width);
  }

  /** How many frames are on the disk. */
  get count(): number {
    return this.#count;
  }

  /** Row by row, a byte a pixel. */
  append(frame: Uint8Array): void {
    const next = this.#count + 1;
    const row = [this.#count, next] as [number, number];
    this.#frames.resize([next, this.height, this.width]);
    this.#frames.write_slice([row, [], []], frame);
    this.#sums.resize([next]);
    this.#sums.write_slice([row], BigInt64Array.of(BigInt(frame.reduce((sum, pixel) => sum + pixel, 0))));
    this.#file.flush();
    this.#count = next;
  }

  close(): void {
    this.#file.close();
  }
}
