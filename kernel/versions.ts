import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INSTALLATION, tslabFolder } from './compiler/installation.js';

export interface Versions {
  readonly skyqueue: string;
  readonly tslab: string;
  readonly typescript: string;
  readonly node: string;
}

/** The versions that cells may ask for. */
export function versionsOf(): Versions {
  const tslab = createRequire(join(tslabFolder(), 'package.json'));
  const version = (require: NodeJS.Require, path: string): string =>
    (require(path) as { version: string }).version;
  return {
    skyqueue: version(tslab, join(INSTALLATION, 'package.json')),
    tslab: version(tslab, './package.json'),
    typescript: version(tslab, '@tslab/typescript-for-tslab/package.json'),
    node: process.version,
  };
}

/** Stands for everything that has a part in what compiled code looks like, down to an edit of our own compiler. */
export function compilerFingerprint(): string {
  // The worker declares names that are in every namespace.
  const folders = ['compiler', 'descriptions', 'worker/queue', '../src/protocol', '../src/user-code'];
  const ours = folders.flatMap((folder) => {
    const path = fileURLToPath(new URL(`./${folder}/`, import.meta.url));
    return readdirSync(path).map((name) => {
      const { size, mtimeMs } = statSync(join(path, name));
      return `${name}:${size}:${mtimeMs}`;
    });
  });
  return JSON.stringify([versionsOf(), ours]);
}
