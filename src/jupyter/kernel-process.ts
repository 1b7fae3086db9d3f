import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { messageOf, QueueServerError } from '../errors.js';

/** How a kernel's process ended, and why as far as we know; who only hears of the end may know neither code nor signal. */
export interface KernelExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The first reason that somebody gave for ending it; absent if the kernel ended by itself or was killed by others. */
  cause?: string;
}

/** A kernel's process, whoever started it. */
export interface KernelProcess {
  readonly pid: number;
  /** Settles once, whoever ended it, and never rejects. */
  readonly exited: Promise<KernelExit>;
  /** Why it is about to end. The first cause stays: a kill that follows must not rewrite why we stopped. */
  explain(cause: string): void;
  /** Does nothing if it has ended. */
  signal(signal: NodeJS.Signals): void;
}

export interface SpawnedKernel extends KernelProcess {
  /** For its output where that is piped, and its IPC channel. */
  readonly child: ChildProcess;
}

export interface KernelCommand {
  /** Program and arguments, such as `[process.execPath, 'dist/kernel/main.js', '--connection-file', path]`. */
  argv: readonly [string, ...string[]];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Where its standard output and error go; anything that it prints outside of its cells, and its last words. */
  output?: 'inherit' | 'ignore' | 'pipe';
  /** All of its standard input; nothing unless given. Unlike arguments and variables, nobody else can read it. */
  input?: string;
}

/**
 * Starts a kernel with an IPC channel, by whose end it knows that its parent is gone, and in a process group of its own:
 * Ctrl-C in the terminal of the parent is not meant for the running plan.
 */
export async function startKernel(command: KernelCommand): Promise<SpawnedKernel> {
  const [program, ...args] = command.argv;
  const output = command.output ?? 'inherit';
  const stdio: StdioOptions = [command.input === undefined ? 'ignore' : 'pipe', output, output, 'ipc'];
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: command.env ?? process.env,
    stdio,
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  }).catch((cause: unknown) => {
    throw new QueueServerError('KERNEL_NOT_STARTED', [command.argv.join(' '), messageOf(cause)], { cause });
  });
  child.on('error', () => {}); // a signal that came too late; `exited` tells what happened
  child.stdin?.on('error', () => {}).end(command.input); // it may have ended before it read that
  const exited = new Promise<ExitNotice>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return Object.assign(adoptKernel(child.pid as number, exited), { child });
}

export type ExitNotice = Pick<KernelExit, 'code' | 'signal'>;

/** A kernel that another process started, who tells when it has ended. */
export function adoptKernel(pid: number, notice: Promise<ExitNotice>): KernelProcess {
  let cause: string | undefined;
  let ended = false;
  const exited = notice.then(({ code, signal }): KernelExit => {
    ended = true;
    return { code, signal, ...(cause === undefined ? {} : { cause }) };
  });
  return {
    pid,
    exited,
    explain: (reason) => void (cause ??= reason),
    signal: (signal) => {
      if (ended) return; // its number may be somebody else's by now
      try {
        process.kill(pid, signal);
      } catch {
        // it ended a moment ago, and the notice is on its way
      }
    },
  };
}

/** For a log or an error: `signal SIGKILL, killed by environment_destroy`. */
export function describeExit({ code, signal, cause }: KernelExit): string {
  const how =
    signal !== null ? `signal ${signal}` : code !== null ? `exit code ${code}` : 'in an unknown way';
  return cause === undefined ? how : `${how}, ${cause}`;
}

/** Asks a kernel to end, by `ask`, waits for it, and kills it when it does not within the time. */
export async function endKernel(
  kernel: KernelProcess,
  ask: () => void,
  { graceMs = 5_000, cause = 'closed' }: { graceMs?: number; cause?: string } = {},
): Promise<KernelExit> {
  kernel.explain(cause);
  ask(); // the answer is not awaited: a hung kernel would hold us here for ever
  const timer = setTimeout(() => kernel.signal('SIGKILL'), graceMs);
  try {
    return await kernel.exited;
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a kernel at once, whatever it is doing. */
export function killKernel(kernel: KernelProcess, cause = 'killed'): Promise<KernelExit> {
  kernel.explain(cause);
  kernel.signal('SIGKILL');
  return kernel.exited;
}
