import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program of ours in a process of its own, which speaks to the test in lines. */
export interface ChildProgram {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
  /** Resolves when the process has ended and everything that it printed has been read. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export function startProgram(url: URL, ...args: string[]): ChildProgram {
  const child = spawn(process.execPath, [fileURLToPath(url), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    lines,
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await ended;
    },
  };
}
