import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KernelConnection, KernelAPI } from '@jupyterlab/services';
import { KernelBridge } from '../../../src/jupyter/bridge/kernel-bridge.js';
import { EchoKernel } from '../../fakes/echo-kernel.js';

const model = { id: 'the kernel', name: 'echo', execution_state: 'idle' };

/** A `KernelConnection` as JupyterLab would use one, with all that it can do. */
async function withConnection(
  test: (connection: KernelConnection, bridge: KernelBridge, kernel: EchoKernel) => Promise<void>,
): Promise<void> {
  const kernel = await EchoKernel.start();
  const faults: unknown[] = [];
  const bridge = new KernelBridge(
    kernel.connection,
    { session: 'client', username: 'anna', model },
    { message: () => {}, link: () => {}, failed: (error) => faults.push(error) },
  );
  const connection = new KernelConnection({ model, clientId: 'client', serverSettings: bridge.settings });
  try {
    await test(connection, bridge, kernel);
  } finally {
    connection.dispose();
    await bridge.channels.close();
    await kernel.close();
  }
  assert.deepEqual(faults, []);
}

describe('KernelBridge', () => {
  it('lets KernelConnection execute, see output and answer questions', () =>
    withConnection(async (connection) => {
      assert.equal((await connection.info).implementation, 'echo');
      const future = connection.requestExecute({ code: 'ask' });
      const types: string[] = [];
      future.onIOPub = (message) => void types.push(message.header.msg_type);
      future.onStdin = (message) => {
        future.sendInputReply({ value: 'Anna', status: 'ok' }, message.header as never); // its own type wants the message
      };
      const reply = await future.done;
      assert.equal(reply?.content.status, 'ok');
      assert.deepEqual(types, ['status', 'execute_input', 'stream', 'status']);
    }));

  it('keeps what is sent before the sockets are open', () =>
    withConnection(async (connection) => {
      assert.equal(connection.connectionStatus, 'connecting');
      const reply = await connection.requestExecute({ code: '1' }).done;
      assert.equal(reply?.content.status, 'ok');
    }));

  it('carries the comms of KernelConnection, buffers included', () =>
    withConnection(async (connection) => {
      const comm = connection.createComm('echo');
      const received = new Promise<number[]>((resolve) => {
        comm.onMsg = ({ content, buffers = [] }) => {
          if (content.data.i === 1) resolve([...new Uint8Array((buffers[0] as Uint8Array).slice().buffer)]);
        };
      });
      await comm.open({}).done;
      comm.send({ i: 1 }, undefined, [new Uint8Array([7, 8, 9, 10]).subarray(1, 3)]);
      assert.deepEqual(await received, [8, 9]);
    }));

  it('answers interrupt by a request on control', () =>
    withConnection(async (connection, _bridge, kernel) => {
      const future = connection.requestExecute({ code: 'wait' });
      await new Promise<void>((resolve) => {
        future.onIOPub = (message) => void (message.header.msg_type === 'stream' && resolve());
      });
      await connection.interrupt();
      assert.equal((await future.done)?.content.status, 'error');
      assert.ok(kernel.received.includes('interrupt_request'));
    }));

  it('gets new sockets when KernelConnection reconnects', () =>
    withConnection(async (connection, bridge) => {
      await connection.info;
      const before = bridge.channels;
      await connection.reconnect();
      assert.notEqual(bridge.channels, before);
      assert.equal((await connection.requestExecute({ code: '1' }).done)?.content.status, 'ok');
    }));

  it('knows its one kernel, and starts and restarts none', () =>
    withConnection(async (connection, { settings }, kernel) => {
      await connection.info;
      assert.deepEqual(await KernelAPI.listRunning(settings), [model]);
      assert.deepEqual(await KernelAPI.getKernelModel('the kernel', settings), model);
      assert.equal(await KernelAPI.getKernelModel('another', settings), undefined);
      await assert.rejects(KernelAPI.startNew({}, settings), { message: /environment_open/ });
      await assert.rejects(KernelAPI.restartKernel('the kernel', settings), { message: /Not offered/ });
      await KernelAPI.shutdownKernel('the kernel', settings);
      await kernel.shutdown;
    }));
});
