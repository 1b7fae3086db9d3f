import { killKernel, startKernel, type SpawnedKernel } from '../../src/jupyter/index.js';
import type { KernelSpec } from '../../src/protocol/index.js';
import type { HostedKernel, KernelHost } from '../../src/worker/tslab/kernel-host.js';

/** Keeps the kernel as a child of the test itself; otherwise it does what the supervisor does. */
export class LocalKernelHost implements KernelHost {
  #kernel: { readonly hosted: HostedKernel; readonly process: SpawnedKernel } | undefined;

  async start(spec: KernelSpec): Promise<HostedKernel> {
    const child = await startKernel({
      argv: [process.execPath, ...spec.args],
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      output: 'ignore',
    });
    const hosted = { process: child, connectionFile: spec.connection_file, lastWords: () => '' };
    this.#kernel = { hosted, process: child };
    void child.exited.then(() => (this.#kernel = undefined));
    return hosted;
  }

  current(): Promise<HostedKernel | undefined> {
    return Promise.resolve(this.#kernel?.hosted);
  }

  async kill(): Promise<void> {
    if (this.#kernel !== undefined) await killKernel(this.#kernel.process);
  }

  /** As a crash would: nobody says why. */
  crash(): void {
    this.#kernel?.process.signal('SIGKILL');
  }
}
