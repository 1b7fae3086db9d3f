import { createRequire } from 'node:module';
import { join } from 'node:path';
import { INSTALLATION, tslabFolder } from './compiler/installation.js';

export interface Versions {
  readonly skyqueue: string;
  readonly tslab: string;
  readonly typescript: string;
  readonly node: string;
}

/** The versions of everything that has a part in what compiled code looks like, and that cells may ask for. */
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
