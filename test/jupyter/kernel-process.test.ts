import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { hasCode } from '../../src/errors.js';
import {
  adoptKernel,
  connectionFileWithPorts,
  describeExit,
  KernelClient,
  killKernel,
  newConnection,
  startKernel,
  writeConnectionFile,
  type KernelOutput,
  type SpawnedKernel,
} from '../../src/jupyter/index.js';
import { outputs, printed, untilHealth } from '../conformance/kernel-client.js';

const ECHO = new URL('../fakes/echo-kernel.js', import.meta.url).pathname;

/** An echo kernel in a process of its own, with a client; both are gone after the test. */
async function withEchoProcess(
  test: (client: KernelClient, kernel: SpawnedKernel) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-kernel-'));
  const path = join(directory, 'kernel-test.json');
  await writeConnectionFile(path, newConnection('echo'));
  const kernel = await startKernel({ argv: [process.execPath, ECHO, path], output: 'ignore' });
  try {
    const connection = await connectionFileWithPorts(path, AbortSignal.timeout(30_000));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const client = await KernelClient.connect(connection, { process: kernel });
    await test(client, kernel);
    await client.dispose();
  } finally {
    await killKernel(kernel, 'the end of the test');
    await rm(directory, { recursive: true });
  }
}

describe('kernel process', () => {
  it('is started, reached by its connection file, and ended by a shutdown request', () =>
    withEchoProcess(async (client, kernel) => {
      assert.equal((await client.execute('1').done).status, 'ok');
      assert.deepEqual(await client.shutdown(), { code: 0, signal: null, cause: 'closed' });
      assert.deepEqual(await kernel.exited, { code: 0, signal: null, cause: 'closed' });
      assert.deepEqual(client.health, { process: 'exited', link: 'lost', activity: 'idle' });
    }));

  it('is killed when it does not end by itself, and the first cause stays', () =>
    withEchoProcess(async (client, kernel) => {
      kernel.signal('SIGSTOP');
      const exit = await client.shutdown({ graceMs: 10, cause: 'asked to close' });
      await killKernel(kernel, 'killed afterwards');
      assert.deepEqual(exit, { code: null, signal: 'SIGKILL', cause: 'asked to close' });
    }));

  it('fails what was awaited with its exit, after its last words', () =>
    withEchoProcess(async (client) => {
      const execution = client.execute('die');
      const shown: Promise<KernelOutput[]> = outputs(execution);
      const comm = client.openComm('echo');
      await assert.rejects(execution.done, (error: Error) => {
        assert.ok(hasCode(error, 'KERNEL_DIED'));
        assert.match(error.message, /exit code 3/);
        return true;
      });
      assert.equal(printed(await shown), 'last words\n');
      assert.equal((await comm.closed).by, 'connection');
      assert.throws(
        () => client.execute('more'),
        (error) => hasCode(error, 'KERNEL_DIED'),
      );
    }));

  it('fails an interrupt and what else waits for a kernel that is killed', () =>
    withEchoProcess(async (client, kernel) => {
      const execution = client.execute('wait');
      kernel.signal('SIGSTOP');
      const interrupted = client.interrupt();
      const exit = killKernel(kernel, 'destroyed');
      await assert.rejects(interrupted, (error) => hasCode(error, 'KERNEL_DIED'));
      await assert.rejects(execution.done, (error) => hasCode(error, 'KERNEL_DIED'));
      assert.equal(describeExit(await exit), 'signal SIGKILL, destroyed');
    }));

  it('shows as a lost link to a client that knows nothing of the process', () =>
    withEchoProcess(async (client, kernel) => {
      await client.dispose();
      const connection = await connectionFileWithPorts(kernel.child.spawnargs.at(-1) as string);
      const stranger = await KernelClient.connect(connection);
      kernel.signal('SIGKILL');
      await untilHealth(stranger, ({ link }) => link === 'lost');
      assert.equal(stranger.health.process, 'alive');
      await stranger.dispose();
    }));

  it('may have been started by somebody else, who gives notice of its end', async () => {
    let give: (notice: { code: number | null; signal: NodeJS.Signals | null }) => void = () => {};
    const adopted = adoptKernel(process.pid, new Promise((resolve) => (give = resolve)));
    give({ code: 1, signal: null });
    assert.deepEqual(await adopted.exited, { code: 1, signal: null });
    adopted.signal('SIGKILL'); // would end this test if it were sent to a process that is said to be gone
  });

  it('tells the command that cannot be started', async () => {
    await assert.rejects(startKernel({ argv: ['/no/such/program', 'x'] }), (error: Error) => {
      assert.ok(hasCode(error, 'KERNEL_NOT_STARTED'));
      assert.match(error.message, /\/no\/such\/program x.*ENOENT/);
      return true;
    });
  });

  it('ends the waiting of a connection when it exits before it answers', async () => {
    const kernel = await startKernel({ argv: [process.execPath, '-e', 'process.exit(4)'], output: 'ignore' });
    const connection = {
      ...newConnection('none'),
      shell_port: 1,
      iopub_port: 1,
      control_port: 1,
      stdin_port: 1,
    };
    await assert.rejects(KernelClient.connect({ ...connection, hb_port: 1 }, { process: kernel }), (error) =>
      hasCode(error, 'KERNEL_DIED'),
    );
  });
});
