import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { messageOf, QueueServerError } from '../../src/errors.js';
import { SIGNATURE_SCHEME } from '../../src/jupyter/wire/index.js';
import type { ConnectionInfo } from '../context.js';

export const KERNEL_NAME = 'skyqueue';

export type PortName = 'shell_port' | 'iopub_port' | 'stdin_port' | 'control_port' | 'hb_port';
export const PORT_NAMES: readonly PortName[] = [
  'shell_port',
  'iopub_port',
  'stdin_port',
  'control_port',
  'hb_port',
];

/** A connection file as it was given to us: ports that are 0 or absent are ours to choose, and so is an absent key. */
export function readConnectionFile(path: string): ConnectionInfo {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    // What JSON complains of, it quotes: that could be the key.
    if (error instanceof SyntaxError) throw unusable(path, 'it is not JSON');
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(path, messageOf(error));
    given = {};
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw unusable(path, 'it does not hold an object');
  const scheme = given['signature_scheme'] ?? SIGNATURE_SCHEME;
  if (scheme !== SIGNATURE_SCHEME)
    throw unusable(path, `the signature scheme ${String(scheme)} is not ${SIGNATURE_SCHEME}`);
  const port = (name: PortName): number => portOf(path, name, given[name]);
  return {
    transport: given['transport'] === 'ipc' ? 'ipc' : 'tcp',
    ip: typeof given['ip'] === 'string' && given['ip'] !== '' ? given['ip'] : '127.0.0.1',
    shell_port: port('shell_port'),
    iopub_port: port('iopub_port'),
    stdin_port: port('stdin_port'),
    control_port: port('control_port'),
    hb_port: port('hb_port'),
    key: typeof given['key'] === 'string' ? given['key'] : randomUUID(),
    signature_scheme: SIGNATURE_SCHEME,
    kernel_name:
      typeof given['kernel_name'] === 'string' && given['kernel_name'] !== ''
        ? given['kernel_name']
        : KERNEL_NAME,
  };
}

/** Readers see the old file or the new one, never a half, and nobody else may read the key. */
export function writeConnectionFile(path: string, connection: ConnectionInfo): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw unusable(path, messageOf(error));
  }
}

function portOf(path: string, name: PortName, value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw unusable(path, `${name} is ${JSON.stringify(value)}, not a port number`);
}

function unusable(path: string, reason: string): QueueServerError {
  return new QueueServerError('KERNEL_CONNECTION_FILE', [path, reason]);
}
