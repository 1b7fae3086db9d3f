import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where Jupyter's programs look for connection files when they are told `--existing` without a path. The rules are those of
 * `jupyter --paths`: JUPYTER_RUNTIME_DIR, or `runtime` in the data directory.
 */
export function runtimeDir(
  env: Env = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  return env.JUPYTER_RUNTIME_DIR || join(dataDir(env, platform, home), 'runtime');
}

function dataDir(env: Env, platform: NodeJS.Platform, home: string): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32')
    return env.APPDATA ? join(env.APPDATA, 'jupyter') : join(home, '.jupyter', 'data');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter');
}
