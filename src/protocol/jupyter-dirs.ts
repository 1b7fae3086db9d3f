import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Where Jupyter's programs keep their data, by the rules of `jupyter --paths`. */
export function jupyterDataDir(
  env: Env = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env['JUPYTER_DATA_DIR']) return env['JUPYTER_DATA_DIR'];
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32')
    return env['APPDATA'] ? join(env['APPDATA'], 'jupyter') : join(home, '.jupyter', 'data');
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'jupyter');
}
