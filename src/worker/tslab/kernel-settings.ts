import { fileURLToPath } from 'node:url';
import { newConnection, newConnectionPath, writeConnectionFile } from '../../jupyter/index.js';
import type { KernelSpec } from '../../protocol/index.js';

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
  /** A file that the user chose stays when the kernel has ended. */
  readonly keepsConnectionFile: boolean;
  /** Whether people may attach: `config_get` tells how. */
  readonly isShared: boolean;
}

const KERNEL_PROGRAM = fileURLToPath(new URL('../../../kernel/main.js', import.meta.url));
export const KERNEL_NAME = 'skyqueue';

/** Writes the connection file for a kernel that is about to start, and says how to start it. */
export async function prepareKernel(settings: KernelSettings): Promise<KernelSpec> {
  const { shell, iopub, stdin, hb, control } = settings.ports;
  const path = settings.connectionFile ?? newConnectionPath(settings.connectionDir);
  await writeConnectionFile(path, {
    ...newConnection(KERNEL_NAME, settings.ip),
    shell_port: shell ?? 0,
    iopub_port: iopub ?? 0,
    stdin_port: stdin ?? 0,
    hb_port: hb ?? 0,
    control_port: control ?? 0,
  });
  return {
    args: [KERNEL_PROGRAM, '--connection-file', path, ...settings.startupArgs],
    // The same variables as those of the reference: startup code asks them where it runs (spec plans… §7.5).
    env: { _QSERVER_RE_WORKER_ACTIVE: '1', _QSERVER_RUNNING_IPYTHON_KERNEL: settings.isShared ? '1' : '0' },
    cwd: settings.cwd,
    connection_file: path,
  };
}
