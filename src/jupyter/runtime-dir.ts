import { homedir } from 'node:os';
import { join } from 'node:path';
import { jupyterDataDir } from '../protocol/index.js';

/**
 * Where Jupyter's programs look for connection files when they are told `--existing` without a path. The rules are those of
 * `jupyter --paths`: JUPYTER_RUNTIME_DIR, or `runtime` in the data directory.
 */
export function runtimeDir(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  return env['JUPYTER_RUNTIME_DIR'] || join(jupyterDataDir(env, platform, home), 'runtime');
}
