import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import { startupOf, TestManager, untilNoProcess } from './harness/index.js';

/** What an operator, systemd or a container expects of a service. */
const END_MS = 15_000;

describe('A service', () => {
  for (const [signal, exitCode] of [
    ['SIGINT', 0],
    ['SIGTERM', 1],
  ] as const) {
    test(`that gets ${signal} closes everything in order, and keeps the queue for the next time`, async () => {
      await using manager = await TestManager.start();
      await manager.openEnvironment();
      const uid = await manager.add('count', [['det1']]);
      const ended = once(manager.supervisor, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
      manager.supervisor.kill(signal);
      assert.deepEqual(await ended, [exitCode, null]);
      assert.deepEqual(await untilNoProcess(manager.mark, END_MS), []);
      assert.match(manager.output, /RE Manager stopped\./);
      assert.deepEqual(filesIn(join(manager.directory, 'jupyter')), [], 'no connection file is left');
      assert.deepEqual(filesIn(join(manager.directory, 'data', 'holder')), [], 'nobody holds the data');

      await using next = await TestManager.start({ dataDir: join(manager.directory, 'data') });
      const [item, ...more] = (await next.accept('queue_get')).items as { item_uid: string }[];
      assert.equal(item?.item_uid, uid);
      assert.deepEqual(more, []);
    });
  }

  test('writes as much of a log as it is asked to', async () => {
    const logs: Record<string, string> = {};
    for (const level of ['--verbose', '--quiet', '--silent']) {
      await using manager = await TestManager.start({ flags: [level] });
      await manager.openEnvironment();
      process.kill(manager.kernelPid, 'SIGKILL');
      await manager.until((status) => !status.worker_environment_exists, 'no environment');
      await manager.close();
      logs[level] = manager.output;
    }
    assert.match(logs['--verbose'] ?? '', /^\[D .*idle → creating_environment/m);
    assert.match(logs['--verbose'] ?? '', /^\[I .*listens at/m);
    assert.doesNotMatch(logs['--quiet'] ?? '', /^\[[DI] /m);
    assert.match(logs['--quiet'] ?? '', /^\[E .*SIGKILL/m);
    assert.doesNotMatch(logs['--silent'] ?? '', /^\[\w /m);
  });

  test('tells once in full, and once in a line, why the startup code fails', async () => {
    const startup = 'const isLit = false;\nif (!isLit) throw new Error("the hutch is dark");\n';
    await using manager = await TestManager.start({ startupDir: startupOf(startup) });
    await manager.accept('environment_open');
    await manager.untilIdle();
    const { failure } = await manager.accept('environment_info');
    assert.match(String(failure), /failed at .*:2:19: Error: the hutch is dark$/);
    await manager.close();
    assert.equal(manager.output.match(/> 2 \| if \(!isLit\)/g)?.length, 1, manager.output);
    assert.equal(manager.output.match(/^\[E .*: Error: the hutch is dark$/gm)?.length, 1, manager.output);
  });

  test('goes on when nobody reads its output any more', async () => {
    await using manager = await TestManager.start();
    manager.supervisor.stdout?.destroy();
    manager.supervisor.stderr?.destroy();
    const pid = manager.managerPid;
    await manager.openEnvironment();
    await manager.add('count', [['det1']]);
    await manager.accept('queue_start');
    await manager.untilIdle();
    assert.equal((await manager.history())[0]?.result.exit_status, 'completed');
    assert.equal(manager.managerPid, pid);
  });

  test(
    'whose queue in Redis is used by another one says by whom, and ends',
    { skip: withoutRedis },
    async () => {
      const redis = await RedisServer.start();
      try {
        const flags = ['--redis-addr', redis.address];
        await using manager = await TestManager.start({ flags });
        await assert.rejects(TestManager.start({ flags }), (error: Error) => {
          const holder = `Another manager keeps its queue in Redis.*process ${manager.supervisor.pid} on`;
          assert.match(error.message, new RegExp(holder));
          return true;
        });
        assert.equal((await manager.status()).manager_state, 'idle');
        // Another prefix is another queue.
        await using other = await TestManager.start({ flags: [...flags, '--redis-name-prefix', 'other'] });
        assert.equal((await other.status()).items_in_queue, 0);
      } finally {
        await redis.dispose();
      }
    },
  );
});

function filesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
