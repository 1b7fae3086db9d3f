import type { KernelProcess } from '../../jupyter/index.js';
import type { KernelSpec } from '../../protocol/index.js';

/**
 * Who owns the kernel's process. It is not the manager: the kernel goes on with its plan while a manager dies and the
 * next one starts. Not in here: connections and messages, which are between kernel and manager alone.
 */
export interface KernelHost {
  /** The process that the kernel does not outlive. */
  readonly ownerPid: number;
  /** Starts a kernel; there is one at most. Rejects with the reason where the process cannot be started. */
  start(spec: KernelSpec): Promise<HostedKernel>;
  /** The kernel that runs, started by this manager or an earlier one. */
  current(): Promise<HostedKernel | undefined>;
  /** Ends the kernel's process at once. Resolves when it is gone, also if there is none. */
  kill(): Promise<void>;
}

export interface HostedKernel {
  readonly process: KernelProcess;
  readonly connectionFile: string;
  /** What proves to this kernel that a message is its manager's; undefined where everybody may run code. */
  readonly secret: string | undefined;
  /** The end of what the process wrote to its standard error, once it has ended. */
  lastWords(): string;
}
