import { killKernel, startKernel, type SpawnedKernel } from '../../jupyter/index.js';
import type { KernelSpec } from '../../protocol/index.js';
import type { HostedKernel, KernelHost } from './kernel-host.js';

/** What the kernel tells the process that started it, when the startup code fails. */
export interface StartupFailureNews {
  readonly kernel: 'startup_failed';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  /** `path:line:column` where known. */
  readonly location: string | null;
}

/** Keeps the kernel as a child of this very process, and so for no longer than it lives: there is no supervisor. */
export class LocalKernelHost implements KernelHost {
  readonly ownerPid = process.pid;
  #kernel: { readonly hosted: HostedKernel; readonly process: SpawnedKernel } | undefined;
  #failure: StartupFailureNews | null = null;

  /** Why the startup code of the kernel that was started last did not run to its end. */
  get startupFailure(): StartupFailureNews | null {
    return this.#failure;
  }

  async start(spec: KernelSpec): Promise<HostedKernel> {
    const child = await startKernel({
      argv: [process.execPath, ...spec.args],
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      output: 'ignore',
      ...(spec.secret === undefined ? {} : { input: spec.secret }),
    });
    const { connection_file: connectionFile, secret } = spec;
    const hosted = { process: child, connectionFile, secret, lastWords: () => '' };
    this.#kernel = { hosted, process: child };
    this.#failure = null;
    child.child.on('message', (news: { kernel?: string }) => {
      if (news.kernel === 'startup_failed') this.#failure = news as StartupFailureNews;
    });
    void child.exited.then(() => (this.#kernel = undefined));
    return hosted;
  }

  current(): Promise<HostedKernel | undefined> {
    return Promise.resolve(this.#kernel?.hosted);
  }

  async kill(): Promise<void> {
    if (this.#kernel !== undefined) await killKernel(this.#kernel.process);
  }
}
