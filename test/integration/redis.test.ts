import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import { kill, TestManager, USER } from './harness/index.js';

const PLANS = 8;
const ITEM = { item_type: 'plan', name: 'count', args: [['det1']], kwargs: { num: 3, delay: 0.05 } };

describe('A manager whose queue is in Redis', { skip: withoutRedis }, () => {
  test('refuses edits while Redis is away, and records every plan once when it is back', async (context) => {
    const server = await RedisServer.start();
    context.after(() => server.dispose());
    await using manager = await TestManager.start({ redis: server.address });
    await manager.openEnvironment();
    const uids: string[] = [];
    for (let i = 0; i < PLANS; i++) uids.push(await manager.add(ITEM.name, ITEM.args, ITEM.kwargs));
    await manager.accept('queue_start');
    await manager.until(({ items_in_history }) => items_in_history > 1, 'two plans in the history');
    await server.kill();
    let refused = await manager.request('queue_item_add', { item: ITEM, ...USER });
    for (; refused.success; refused = await manager.request('queue_item_add', { item: ITEM, ...USER }));
    assert.match(String(refused.msg), /could not be saved, so nothing was changed: Redis .* does not answer/);
    assert.ok((await manager.status()).items_in_queue <= PLANS);
    await server.launch();
    await manager.untilIdle();
    const { items } = await manager.accept('queue_get');
    if ((items as unknown[]).length > 0) {
      // The next plan could not be taken from the queue, which therefore stopped.
      await manager.accept('queue_start');
      await manager.untilIdle();
    }
    assert.deepEqual(
      (await manager.history()).map(({ item_uid, result }) => [item_uid, result.exit_status]),
      uids.map((uid) => [uid, 'completed']),
    );
  });

  test('starts when Redis does, and ends while it still waits for it', async (context) => {
    const server = await RedisServer.absent();
    context.after(() => server.dispose());
    const starting = TestManager.start({ redis: server.address });
    await server.launch();
    await using manager = await starting;
    assert.equal((await manager.status()).items_in_queue, 0);
  });

  test('is one: a second is refused and told of the first; a restarted one has its queue at once', async (context) => {
    const server = await RedisServer.start();
    context.after(() => server.dispose());
    await using manager = await TestManager.start({ redis: server.address });
    const item = { item_type: 'instruction', name: 'queue_stop' };
    await manager.accept('queue_item_add', { item, ...USER });
    await assert.rejects(
      TestManager.start({ redis: server.address }),
      new RegExp(
        `Another manager keeps its queue in Redis at ${server.address}.*process ${manager.supervisor.pid} `,
        's',
      ),
    );
    const killed = manager.managerPid;
    kill(killed, 'SIGKILL');
    assert.equal((await manager.untilUp(20_000)).items_in_queue, 1);
    assert.notEqual(manager.managerPid, killed);
  });
});
