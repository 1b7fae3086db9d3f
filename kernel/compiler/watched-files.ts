import { statSync } from 'node:fs';
import type ts from '@tslab/typescript-for-tslab';

interface Watched {
  readonly callback: ts.FileWatcherCallback;
  modified: number;
}

/**
 * The compiler wants to be told when a file changes. Watching by the operating system tells it some time later, between
 * two cells or in the midst of one; looking before each conversion tells it exactly then, costs a few file lookups, and leaves
 * no watcher behind. Only the user's own files are looked at: packages do not change under a running kernel.
 */
export class WatchedFiles {
  readonly #watched = new Map<string, Watched>();

  watch(path: string, callback: ts.FileWatcherCallback): ts.FileWatcher {
    const watched: Watched = { callback, modified: isPackaged(path) ? 0 : modifiedAt(path) };
    this.#watched.set(path, watched);
    return {
      close: () => {
        if (this.#watched.get(path) === watched) this.#watched.delete(path);
      },
    };
  }

  /** Reports every change since the last look. */
  look(changed: ts.FileWatcherEventKind): void {
    for (const [path, watched] of this.#watched) {
      if (isPackaged(path)) continue;
      const modified = modifiedAt(path);
      if (modified === watched.modified) continue;
      watched.modified = modified;
      watched.callback(path, changed);
    }
  }
}

/** Whether a file is part of a package, ours included, and not one that the user is working on. */
export function isPackaged(path: string): boolean {
  return path.includes('/node_modules/') || path.endsWith('.d.ts');
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}
