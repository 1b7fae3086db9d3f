import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { messageOf, QueueServerError } from '../errors.js';

export interface DataDirectoryOptions {
  /** What the user chose; without it the place is found by the rules of the XDG base directories. */
  readonly path?: string | undefined;
  /** Keeps several queues of one user apart, as the prefix of names does in Redis. */
  readonly namePrefix: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Where the queue of this configuration lives: `$XDG_DATA_HOME/skyqueue/<prefix>`, unless the user chose another place. */
export function dataDirectoryPath({ path, namePrefix, env = process.env }: DataDirectoryOptions): string {
  if (path !== undefined && path !== '') return resolve(path);
  const { XDG_DATA_HOME: chosen = '' } = env;
  // A relative path in the variable is to be ignored, says the XDG specification.
  const home = isAbsolute(chosen) ? chosen : join(env.HOME || homedir(), '.local', 'share');
  return join(home, 'skyqueue', folderName(namePrefix));
}

/** Creates the data directory if it is missing, so that nobody else can look into it, and returns its path. */
export function createDataDirectory(options: DataDirectoryOptions): string {
  const path = dataDirectoryPath(options);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // Whoever writes first would fail too, but some of them with a reason that leads nowhere.
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new QueueServerError('DATA_DIRECTORY_UNUSABLE', [path, messageOf(error)], { cause: error });
  }
  return path;
}

/** One folder for each prefix, whatever characters it has; no prefix is the result of another one. */
function folderName(prefix: string): string {
  if (prefix === '') return '%empty';
  return encodeURIComponent(prefix).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
}
