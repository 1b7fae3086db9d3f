import { readFileSync } from 'node:fs';
import { fileTrouble, QueueServerError } from '../errors.js';
import type { JsonValue } from '../protocol/index.js';
import { yaml } from './yaml.js';

const NO_FILE =
  'there is no such file. Write one (the example startup directory has one to begin with), or name it with --user-group-permissions.';

/** The content of a permissions file, not checked yet. Throws `PERMISSIONS_FILE` where it cannot be read as YAML. */
export function readPermissionsFile(path: string): JsonValue {
  try {
    return yaml().parse(readFileSync(path, 'utf8')) as JsonValue;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? NO_FILE : fileTrouble(error);
    throw new QueueServerError('PERMISSIONS_FILE', [path, why], { cause: error });
  }
}
