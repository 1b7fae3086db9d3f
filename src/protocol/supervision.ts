/**
 * What the manager process and the supervisor say to each other over Node's IPC channel. The supervisor owns the two
 * processes, manager and kernel, so that either survives the other; it knows nothing of queues and plans.
 */
export interface KernelSpec {
  /** Program and arguments after the node executable. */
  readonly args: readonly string[];
  /** Added to the environment of the supervisor. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly connection_file: string;
  /** Shared by kernel and manager, where others may only look: the kernel reads it from its standard input. */
  readonly secret?: string;
}

/** A kernel that runs. */
export interface RunningKernel {
  readonly pid: number;
  readonly connection_file: string;
  /** As its `KernelSpec` had it: kept in memory here, so that the next manager has it, and nowhere else. */
  readonly secret?: string;
}

export interface KernelExit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what the process itself wrote to its standard error. */
  readonly last_words: string;
}

export type ToSupervisor =
  | { readonly tell: 'alive' }
  /** The manager answers requests now; from here on its silence counts. */
  | { readonly tell: 'ready' }
  /** Everything is in order: end all processes. */
  | { readonly tell: 'stop' }
  /** The manager cannot start, and would not the next time: end all processes. */
  | { readonly tell: 'give_up'; readonly reason: string }
  | { readonly ask: 'start_kernel'; readonly id: number; readonly spec: KernelSpec }
  | { readonly ask: 'kill_kernel'; readonly id: number }
  | { readonly ask: 'current_kernel'; readonly id: number };

export type FromSupervisor =
  /** The first message. `restarts` counts the managers that ran before under this supervisor. */
  | { readonly tell: 'begin'; readonly config: unknown; readonly restarts: number }
  | { readonly answer: number; readonly kernel: RunningKernel | null }
  | { readonly answer: number; readonly refused: string }
  | { readonly tell: 'kernel_exit'; readonly exit: KernelExit }
  /** Text that supervisor or kernel process wrote, for the console stream. */
  | { readonly tell: 'console'; readonly text: string }
  /** SIGINT or SIGTERM came: say goodbye. */
  | { readonly tell: 'shutdown' };
