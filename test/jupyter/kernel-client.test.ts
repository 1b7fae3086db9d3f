import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasCode } from '../../src/errors.js';
import { KernelClient, type CommMessage, type ConnectOptions } from '../../src/jupyter/index.js';
import { kernelClientContract, outputs } from '../conformance/kernel-client.js';
import { EchoKernel, type EchoOptions } from '../fakes/echo-kernel.js';

kernelClientContract('echo kernel', async () => {
  const kernel = await EchoKernel.start();
  return {
    connection: kernel.connection,
    code: { value: (text) => text, print: (lines) => `print ${lines}`, fail: 'fail', wait: 'wait' },
    close: () => kernel.close(),
  };
});

describe('KernelClient', () => {
  it('tells aborted as such, so that the caller can send again', () =>
    withEcho(async (client) => {
      const execution = client.execute('abort');
      assert.deepEqual(await outputs(execution), []);
      assert.equal((await execution.done).status, 'aborted');
      assert.equal((await client.execute('again').done).status, 'ok');
    }));

  it('exchanges messages over a comm while a cell runs, in order, with metadata and buffers', () =>
    withEcho(async (client) => {
      const execution = client.execute('wait');
      const comm = client.openComm('echo', { hello: 1 });
      const received: CommMessage[] = [];
      const all = new Promise<void>((resolve) => {
        comm.onMessage = (message) => {
          if (received.push(message) === 101) resolve();
        };
      });
      for (let i = 0; i < 100; i += 1) {
        comm.send({ i }, { metadata: { even: i % 2 === 0 }, buffers: [Buffer.from([i])] });
      }
      await all;
      assert.deepEqual(received[0]?.data, { opened: { hello: 1 } });
      assert.deepEqual(
        received.slice(1).map(({ data, metadata, buffers }) => [data.i, metadata.even, buffers[0]?.[0]]),
        Array.from({ length: 100 }, (_, i) => [i, i % 2 === 0, i]),
      );
      await client.interrupt();
      await execution.done;
    }));

  it('says what the kernel said when it closed a comm, and sends nothing more', () =>
    withEcho(async (client) => {
      const comm = client.openComm('echo');
      comm.send({ close: true });
      assert.deepEqual(await comm.closed, { by: 'kernel', data: { bye: 1 } });
      assert.throws(
        () => comm.send({}),
        (error) => hasCode(error, 'KERNEL_CLOSED'),
      );
    }));

  it('ends its comms when it is disposed of', () =>
    withEcho(async (client) => {
      const comm = client.openComm('echo');
      await client.dispose();
      assert.equal((await comm.closed).by, 'connection');
    }));

  // A KernelConnection that handles comms closes those that it has no target for, under the widgets of another client.
  it('leaves comms alone that the kernel opens for others', () =>
    withEcho(async (client, kernel) => {
      kernel.publish('comm_open', { comm_id: 'c', target_name: 'jupyter.widget', data: {} });
      await client.execute('after it').done;
      await client.execute('and after what that made it send').done;
      assert.deepEqual(kernel.received, ['kernel_info_request', 'execute_request', 'execute_request']);
    }));

  it('goes on after frames that are no message and after a listener that throws', async () => {
    const faults: unknown[] = [];
    await withEcho(
      async (client, kernel) => {
        client.onIopub(() => {
          throw new Error('a mistake of the listener');
        });
        kernel.publishRaw([Buffer.from('rubbish')]);
        kernel.publish('stream', { name: 'stdout', text: 'x' });
        assert.equal((await client.execute('1').done).status, 'ok');
      },
      {},
      { onFault: (error) => faults.push(error) },
    );
    assert.ok(faults.some((fault) => hasCode(fault, 'KERNEL_FRAME')));
    assert.ok(faults.some((fault) => (fault as Error).message === 'a mistake of the listener'));
  });

  it('connects to a kernel that does not welcome its clients, and to one without a key', async () => {
    await withEcho(
      async (client) => assert.equal((await outputs(client.execute('1'))).length, 3),
      { welcome: false },
      { welcomeWaitMs: 50 },
    );
    await withEcho(async (client) => assert.equal((await outputs(client.execute('1'))).length, 3), {
      key: '',
    });
  });

  it('says where no kernel answers', async () => {
    const kernel = await EchoKernel.start();
    await kernel.close();
    await assert.rejects(
      KernelClient.connect(kernel.connection, { signal: AbortSignal.timeout(50) }),
      (error) => hasCode(error, 'KERNEL_UNREACHABLE'),
    );
  });

  it('has a lost link when the kernel closes its sockets, and when its heart stops', async () => {
    const kernel = await EchoKernel.start();
    const client = await KernelClient.connect(kernel.connection, {
      heartbeat: { intervalMs: 5, silentAfterMs: 20 },
    });
    await nextHealth(client, () => (kernel.beating = false), 'lost');
    await nextHealth(client, () => (kernel.beating = true), 'connected');
    await nextHealth(client, () => void kernel.close(), 'lost');
    await client.dispose();
  });
});

async function nextHealth(client: KernelClient, cause: () => unknown, link: string): Promise<void> {
  const told = new Promise<void>((resolve) => {
    const stop = client.onHealth((health) => {
      if (health.link !== link) return;
      stop();
      resolve();
    });
  });
  cause();
  await told;
}

async function withEcho(
  test: (client: KernelClient, kernel: EchoKernel) => Promise<void>,
  echo: EchoOptions = {},
  options: ConnectOptions = {},
): Promise<void> {
  const kernel = await EchoKernel.start(echo);
  const client = await KernelClient.connect(kernel.connection, options);
  try {
    await test(client, kernel);
  } finally {
    await client.dispose();
    await kernel.close();
  }
}
