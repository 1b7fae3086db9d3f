import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compiled files are three folders below the package's own. */
export const INSTALLATION = fileURLToPath(new URL('../../../', import.meta.url));

/** What cells import from us: the module that runs. Its declarations lie beside it. */
export const OWN_MODULES: Readonly<Record<string, string>> = {
  skyqueue: join(INSTALLATION, 'dist/src/index.js'),
  'skyqueue/sim': join(INSTALLATION, 'dist/src/devices/sim/index.js'),
};

/** The folder of the `tslab` package, wherever the package manager put it. */
export function tslabFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('tslab/package.json'));
}

/** The `@types` folder that holds Node's declarations as tslab's compiler can read them. */
export function typesFolder(): string {
  for (let folder = tslabFolder(); ; folder = dirname(folder)) {
    const types = join(folder, 'node_modules', '@types');
    if (existsSync(join(types, 'node'))) return types;
    if (folder === dirname(folder)) return join(INSTALLATION, 'node_modules', '@types');
  }
}
