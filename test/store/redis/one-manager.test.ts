import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RedisStore, type QueueHolder } from '../../../src/store/index.js';
import { plan } from '../../fakes/items.js';
import { withoutRedis } from '../../fakes/redis-server.js';
import { openQueue, storedIn, storyOf, Told, withRedis } from './setting.js';

const SOMEBODY: QueueHolder = { pid: 4711, host: 'beamline', since: '2026-01-31T12:00:00Z', instance: 'a' };

describe('A queue in Redis has one manager at a time', { skip: withoutRedis }, () => {
  test('a second one is refused and learns who has it, and another prefix is another queue', async (t) => {
    const { server } = await withRedis(t);
    const { address } = server;
    await openQueue(t, { address, holder: SOMEBODY });
    await openQueue(t, { address, prefix: 'other' });
    const told = new Told();
    await assert.rejects(RedisStore.open({ address, prefix: 'qs', report: told.add }), {
      code: 'QUEUE_IN_USE',
      message: /qs_plan_queue: process 4711 on beamline, since 2026-01-31T12:00:00Z/,
    });
    assert.match(told.lines.join('\n'), /process 4711 on beamline/);
  });

  test('a manager that follows another one under the same supervisor gets it at once', async (t) => {
    const { server } = await withRedis(t);
    const first = await openQueue(t, { address: server.address, holder: SOMEBODY });
    await first.queue.add(plan('a'));
    const next = await openQueue(t, { address: server.address, holder: SOMEBODY });
    await next.queue.add(plan('b'));
    assert.equal(next.queue.size, 2);
    // The first one is not dead after all: it must not write into the queue of its successor.
    await assert.rejects(first.queue.add(plan('c')), { code: 'STORE_FAILED', message: /another manager/ });
    assert.equal(first.queue.size, 1);
  });

  test('one that let go of it leaves nothing behind, and one that died is waited for', async (t) => {
    const { server, raw } = await withRedis(t);
    const { address } = server;
    const store = await RedisStore.open({ address, prefix: 'qs' });
    await store.close();
    const client = raw();
    assert.equal(await client.exists('qs_skyqueue_holder'), 0);
    await client.set('qs_skyqueue_holder', JSON.stringify(SOMEBODY), 'PX', 600);
    await openQueue(t, { address });
    assert.match(String(await client.get('qs_skyqueue_holder')), new RegExp(`"pid":${process.pid}`));
  });

  test('one that was taken for dead cannot write when it wakes up, and says who has the queue now', async (t) => {
    const { server, raw } = await withRedis(t);
    const { address } = server;
    const sleeper = await openQueue(t, { address });
    await sleeper.queue.add(plan('a'));
    const client = raw();
    await client.del('qs_skyqueue_holder');
    const other = await openQueue(t, { address, holder: SOMEBODY });
    await other.queue.add(plan('b'));
    await assert.rejects(sleeper.queue.clear(), {
      code: 'STORE_FAILED',
      message: /taken over .* process 4711 on beamline/,
    });
    await other.queue.close();
    // Nobody holds it now, but it is no longer as the sleeper knew it.
    await assert.rejects(sleeper.queue.clear(), { code: 'STORE_FAILED', message: /taken over/ });
    assert.equal(await storedIn(client), storyOf(other.queue));
  });
});
