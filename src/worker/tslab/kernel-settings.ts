import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { newConnection, newConnectionPath, runtimeDir, writeConnectionFile } from '../../jupyter/index.js';
import type { KernelSpec } from '../../protocol/index.js';
import { keptConnection } from './kept-connection.js';
import { markConnection, removeLeftConnections } from './left-connections.js';

/** How the worker's kernel is started. */
export interface KernelSettings {
  /** Command-line arguments that name the startup code, such as `--startup-dir D`. */
  readonly startupArgs: readonly string[];
  readonly cwd: string;
  readonly ip: string;
  /** Fixed ports; those that are missing are chosen by the kernel. */
  readonly ports: Readonly<Partial<Record<'shell' | 'iopub' | 'stdin' | 'hb' | 'control', number>>>;
  /** Undefined: a new file for each kernel, in the Jupyter runtime directory. */
  readonly connectionFile: string | undefined;
  readonly connectionDir: string | undefined;
  /** A file that the user chose stays when the kernel has ended, and the next kernel has its ports and its key. */
  readonly keepsConnectionFile: boolean;
  /** Whether people may attach: `config_get` tells how. */
  readonly isShared: boolean;
  /** What people who attach may do: run code, or only look. */
  readonly access: 'RUN' | 'LOOK';
}

const KERNEL_PROGRAM = fileURLToPath(new URL('../../../kernel/main.js', import.meta.url));
export const KERNEL_NAME = 'skyqueue';
const SECRET_BYTES = 32;

/** Where connection files are whose names nobody has chosen. */
export function connectionDirectory({ connectionDir }: Pick<KernelSettings, 'connectionDir'>): string {
  return connectionDir ?? runtimeDir();
}

/**
 * Writes the connection file for a kernel that is about to start, and says how to start it. `ownerPid` is the process that
 * the kernel will not outlive.
 */
export async function prepareKernel(settings: KernelSettings, ownerPid = process.pid): Promise<KernelSpec> {
  const directory = connectionDirectory(settings);
  const path = settings.connectionFile ?? newConnectionPath(directory);
  await removeLeftConnections(directory);
  const ports = Object.fromEntries(
    Object.entries(settings.ports).map(([name, port]) => [`${name}_port`, port]),
  );
  const kept = settings.keepsConnectionFile
    ? await keptConnection(path, { ip: settings.ip, kernel_name: KERNEL_NAME, ...ports })
    : undefined;
  if (!settings.keepsConnectionFile) await markConnection(path, ownerPid);
  await writeConnectionFile(path, kept ?? { ...newConnection(KERNEL_NAME, settings.ip), ...ports });
  return {
    args: [
      KERNEL_PROGRAM,
      ...['--connection-file', path],
      ...(settings.access === 'LOOK' ? ['--look-only'] : []),
      ...settings.startupArgs,
    ],
    // The same variables as those of the reference: startup code asks them where it runs (spec plans… §7.5).
    env: { _QSERVER_RE_WORKER_ACTIVE: '1', _QSERVER_RUNNING_IPYTHON_KERNEL: settings.isShared ? '1' : '0' },
    cwd: settings.cwd,
    connection_file: path,
    ...(settings.access === 'LOOK' ? { secret: randomBytes(SECRET_BYTES).toString('hex') } : {}),
  };
}
