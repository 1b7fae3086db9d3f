import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

const require = createRequire(import.meta.url);

/**
 * The YAML library, loaded when something has to be read that only it understands. It is seventy files, and a manager that is started
 * again after a crash answers before it needs any of them.
 */
export function yaml(): typeof Yaml {
  return require('yaml') as typeof Yaml;
}
