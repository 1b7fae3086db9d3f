import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectZmq, func, plan, TaskFailedError, type REManagerClient } from '../../src/client/index.js';
import { clientContract } from '../conformance/client.js';
import { kill, TestManager, WIRES } from './harness/index.js';

for (const name of ['msgpack', 'JSON and CURVE']) {
  describe(`A client over ${name}`, () => {
    const wire = WIRES.find((wire) => wire.name === name);
    assert.ok(wire);
    clientContract(async () => {
      const manager = await TestManager.start({ wire });
      const client = clientOf(manager);
      return {
        client,
        close: async () => {
          await client.close();
          await manager.close();
        },
      };
    });
  });
}

describe('A client over JSON', () => {
  let manager: TestManager;
  let rm: REManagerClient;
  clientContract(async () => {
    manager = await TestManager.start();
    rm = clientOf(manager);
    return {
      client: rm,
      close: async () => {
        await rm.close();
        await manager.close();
      },
    };
  });

  test('plans run, their output is heard, and their history is read', async () => {
    const console = rm.console.messages();
    const from = rm.systemInfo.messages();
    await from.next(); // the subscription stands
    await rm.itemAddBatch([plan('count', [['det1']], { num: 3 }), plan('mv', ['motor', 1])]);
    await rm.queueStart();
    await rm.waitForIdle();
    const { items } = await rm.historyGet();
    assert.deepEqual(
      items.map(({ name, result }) => [name, result.exit_status]),
      [
        ['count', 'completed'],
        ['mv', 'completed'],
      ],
    );
    let text = '';
    for await (const { msg } of console) {
      text += msg;
      if (text.includes('generator count')) break;
    }
    await from.return?.();
  });

  test('a paused plan is waited for, and ended', async () => {
    await rm.itemExecute(plan('count', [['det1']], { num: 100, delay: 0.1 }));
    await rm.waitForCondition(({ re_state }) => re_state === 'running');
    await rm.rePause('immediate');
    assert.equal((await rm.waitForIdleOrPaused()).manager_state, 'paused');
    assert.equal((await rm.reRuns('open')).run_list.length, 1);
    await rm.reStop();
    await rm.waitForIdle();
    assert.equal((await rm.historyGet()).items.at(-1)?.result.exit_status, 'stopped');
  });

  test('what a function returns comes back, and what it throws is thrown', async () => {
    await rm.runTask(
      rm.scriptUpload(
        'function func_for_test_add(a: number, b: number) { return a + b; }\nfunction func_for_test_fails() { throw new Error("far too hot"); }',
      ),
    );
    assert.equal(await rm.runTask(rm.functionExecute(func('func_for_test_add', [1, 2.5]))), 3.5);
    await assert.rejects(
      rm.runTask(rm.functionExecute(func('func_for_test_fails'))),
      (error) => TaskFailedError.is(error) && /far too hot/.test(error.message),
    );
  });

  test('a manager that dies is there again for the same client', async () => {
    kill(manager.managerPid, 'SIGKILL');
    assert.equal((await rm.waitForIdle()).worker_environment_exists, true);
    const status = await rm.systemInfo.messages().next();
    assert.equal(status.done, false);
  });
});

function clientOf({ controlAddress, infoAddress, options: { wire } }: TestManager): REManagerClient {
  return connectZmq({
    controlAddr: controlAddress,
    infoAddr: infoAddress,
    encoding: wire?.encoding,
    publicKey: wire?.keys?.publicKey,
  });
}
