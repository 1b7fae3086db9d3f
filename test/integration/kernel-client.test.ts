import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  connectionFileWithPorts,
  isMessage,
  KernelClient,
  killKernel,
  newConnection,
  startKernel,
  writeConnectionFile,
  type SpawnedKernel,
} from '../../src/jupyter/index.js';
import {
  kernelClientContract,
  outputs,
  untilHealth,
  type KernelUnderTest,
} from '../conformance/kernel-client.js';

const MAIN = new URL('../../kernel/main.js', import.meta.url).pathname;

const code: KernelUnderTest['code'] = {
  value: (text) => text,
  print: (lines) => `for (let line = 0; line < ${lines}; line++) console.log(line);`,
  fail: 'throw new Error("told to fail")',
  wait: 'console.log("waiting"); await new Promise(() => {});',
};

describe('with one tslab kernel for all', () => {
  let kernel: KernelUnderTest;
  before(async () => {
    kernel = await startTslab();
  });
  after(() => kernel.close());
  kernelClientContract('tslab kernel', async () => ({ ...kernel, close: async () => {} }), {
    printedLines: 1_000_000,
  });
});

describe('KernelClient with the tslab kernel', () => {
  it('tells within a second that the kernel was killed', async () => {
    const { connection, process, close } = await startTslab();
    const client = await KernelClient.connect(connection, { process });
    const stranger = await KernelClient.connect(connection);
    const execution = client.execute('while (true);');
    await untilHealth(stranger, ({ activity }) => activity === 'busy');
    process.signal('SIGKILL');
    await assert.rejects(execution.done, { code: 'KERNEL_DIED' });
    await untilHealth(stranger, ({ link }) => link === 'lost');
    await Promise.all([client.dispose(), stranger.dispose()]);
    await close();
  });

  it('hears the heartbeat of, and interrupts, a loop that never yields', async () => {
    const { connection, process, close } = await startTslab();
    const client = await KernelClient.connect(connection, {
      process,
      heartbeat: { intervalMs: 10, silentAfterMs: 10_000 },
    });
    const execution = client.execute('while (true);');
    const shown = outputs(execution);
    await untilHealth(client, ({ activity }) => activity === 'busy');
    await client.interrupt();
    assert.equal((await execution.done).status, 'error');
    assert.ok((await shown).some((output) => isMessage(output, 'error')));
    assert.equal(client.health.link, 'connected');
    assert.equal((await client.execute('1').done).status, 'ok');
    assert.equal((await client.shutdown())?.code, 0);
    await close();
  });
});

async function startTslab(): Promise<KernelUnderTest & { process: SpawnedKernel }> {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-kernel-'));
  const path = join(directory, 'kernel-test.json');
  await writeConnectionFile(path, newConnection('skyqueue'));
  const process_ = await startKernel({
    argv: [process.execPath, MAIN, '--connection-file', path],
    output: 'ignore',
  });
  const connection = await connectionFileWithPorts(path, AbortSignal.timeout(60_000));
  return {
    connection,
    code,
    process: process_,
    close: async () => {
      await killKernel(process_, 'the end of the test');
      await rm(directory, { recursive: true });
    },
  };
}
