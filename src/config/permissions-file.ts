import { readFileSync } from 'node:fs';
import { messageOf, QueueServerError } from '../errors.js';
import type { JsonValue } from '../protocol/index.js';
import { yaml } from './yaml.js';

/** The content of a permissions file, not checked yet. Throws `PERMISSIONS_FILE` where it cannot be read as YAML. */
export function readPermissionsFile(path: string): JsonValue {
  try {
    return yaml().parse(readFileSync(path, 'utf8')) as JsonValue;
  } catch (error) {
    throw new QueueServerError('PERMISSIONS_FILE', [path, messageOf(error)], { cause: error });
  }
}
