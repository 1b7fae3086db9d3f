import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueStore } from '../../../src/queue/index.js';
import { EmbeddedStore } from '../../../src/store/index.js';
import type { StorePlace } from '../../conformance/queue-store.js';

/** Data directories, and what crashes leave of them. */
export class CrashSite {
  readonly #root: string;
  #directories = 0;

  private constructor(root: string) {
    this.#root = root;
  }

  static async create(): Promise<CrashSite> {
    return new CrashSite(await mkdtemp(join(tmpdir(), 'skyqueue-')));
  }

  newDirectory(): string {
    return join(this.#root, String(this.#directories++));
  }

  /**
   * A copy of a data directory as a crash would leave it now. It is made in one go, so that this process writes nothing meanwhile but what is
   * under way already; whatever becomes of the store that is open is of no account.
   */
  crash(directory: string): string {
    const left = this.newDirectory();
    cpSync(directory, left, { recursive: true });
    return left;
  }

  dispose(): Promise<void> {
    return rm(this.#root, { recursive: true });
  }
}

/** Where the store crashes whenever it is closed, so that what it noted is not taken over. */
export async function crashingPlace(): Promise<StorePlace> {
  const site = await CrashSite.create();
  let directory = site.newDirectory();
  const open = async (): Promise<QueueStore> => {
    const store = await EmbeddedStore.open(directory);
    let applied: Promise<unknown> = Promise.resolve();
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await applied;
      directory = site.crash(directory);
      await store.close();
    };
    return {
      load: () => store.load(),
      apply: (transition) => {
        const result = store.apply(transition);
        applied = Promise.allSettled([applied, result]);
        return result;
      },
      readRecord: (name) => store.readRecord(name),
      close: () => (closing ??= close()),
    };
  };
  return { open, dispose: () => site.dispose() };
}
