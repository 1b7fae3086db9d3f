import type { Config } from '../src/config/index.js';
import type { DataDirectoryOptions } from '../src/store/index.js';

/** Where a configuration keeps its queue. */
export function dataDirectoryOf({ network, paths }: Config): DataDirectoryOptions {
  return { path: paths.dataDir, namePrefix: network.redis_name_prefix };
}
