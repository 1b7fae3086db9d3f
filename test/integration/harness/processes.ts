import { readdirSync, readFileSync } from 'node:fs';

/** Every process of one test carries this variable, and children inherit it: so none can hide, whoever its parent is. */
export const MARK = 'SKYQUEUE_TEST_MARK';

export interface MarkedProcess {
  readonly pid: number;
  readonly command: string;
}

export function processesMarked(mark: string): MarkedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
        if (!environment.split('\0').includes(`${MARK}=${mark}`)) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim();
        // A zombie has no command line any more: it has ended, and only waits to be counted by its parent.
        return command === '' ? [] : [{ pid: Number(name), command }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

/** Waits until none is left, or says which are. There is no event for the end of somebody else's child: hence the poll. */
export async function untilNoProcess(mark: string, limitMs: number): Promise<MarkedProcess[]> {
  const limit = performance.now() + limitMs;
  for (;;) {
    const left = processesMarked(mark);
    if (left.length === 0 || performance.now() > limit) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What the process holds in memory, as the operating system counts it. */
export function residentMB(pid: number): number {
  const [, kB = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kB) / 1_024;
}

export function killAll(left: readonly MarkedProcess[]): void {
  for (const { pid } of left) kill(pid, 'SIGKILL');
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
