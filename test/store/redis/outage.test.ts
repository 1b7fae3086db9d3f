import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PlanQueue } from '../../../src/queue/index.js';
import { MemoryStore, RedisStore } from '../../../src/store/index.js';
import { CuttableLine } from '../../fakes/cuttable-line.js';
import { plan, result } from '../../fakes/items.js';
import { seededRandom } from '../../fakes/random.js';
import { RedisServer, withoutRedis } from '../../fakes/redis-server.js';
import { restlessEdit } from '../../fakes/restless-edits.js';
import { lastOf, openQueue, storedIn, storyOf, Told, withRedis } from './setting.js';

const CRASHES = 20;

describe('A Redis that is not there at the start', { skip: withoutRedis }, () => {
  test('is waited for, and the operator is told', async (t) => {
    const server = await RedisServer.absent();
    lastOf(t, () => server.dispose());
    const told = new Told();
    const opened = RedisStore.open({ address: server.address, prefix: 'qs', report: told.add });
    await told.until(/cannot be used: .*ECONNREFUSED.*Trying again/);
    await server.launch();
    const store = await opened;
    assert.deepEqual((await store.load()).items, []);
    await store.close();
  });

  test('is waited for only as long as somebody wants it', async (t) => {
    const server = await RedisServer.absent();
    lastOf(t, () => server.dispose());
    const told = new Told();
    const ending = new AbortController();
    const { signal } = ending;
    const opened = RedisStore.open({ address: server.address, prefix: 'qs', report: told.add, signal });
    await told.until(/cannot be used/);
    ending.abort();
    await assert.rejects(opened, { code: 'REDIS_UNREACHABLE', message: /ECONNREFUSED/ });
  });

  test('is told apart from one that does not let us in', async (t) => {
    const { server, raw } = await withRedis(t, ['--requirepass', 'se@cret', '--save', '']);
    const told = new Told();
    const ending = new AbortController();
    const { signal } = ending;
    const address = `:wrong@${server.address}`;
    const opened = RedisStore.open({ address, prefix: 'qs', report: told.add, signal });
    await told.until(/WRONGPASS/);
    assert.ok(!told.lines.join().includes(':wrong@'), 'a password is no matter for a log');
    ending.abort();
    await assert.rejects(opened, { code: 'REDIS_UNREACHABLE' });

    const { queue } = await openQueue(t, { address: `redis://:se%40cret@${server.address}/3` });
    await queue.add(plan());
    assert.equal(await raw({ password: 'se@cret', db: 3 }).llen('qs_plan_queue'), 1);
  });
});

describe('A connection that breaks', { skip: withoutRedis }, () => {
  test('between two edits is not noticed by who edits', async (t) => {
    const { server, raw } = await withRedis(t);
    const line = await CuttableLine.to(server.port);
    lastOf(t, () => line.close());
    const { queue } = await openQueue(t, { address: line.address });
    await queue.add(plan('a'));
    line.cut();
    await queue.add(plan('b'));
    assert.equal(await storedIn(raw()), storyOf(queue));
  });

  test('before the answer arrives: the edit is made, and made once', async (t) => {
    const { server, raw } = await withRedis(t);
    const line = await CuttableLine.to(server.port);
    lastOf(t, () => line.close());
    const { queue } = await openQueue(t, { address: line.address });
    for (let i = 0; i < 5; i++) {
      await queue.add(plan(`before ${i}`));
      line.cutBeforeNextAnswer();
      await queue.add(plan(`cut ${i}`), { pos: 'front' });
    }
    assert.equal(queue.size, 10);
    assert.equal(await storedIn(raw()), storyOf(queue));
  });

  test('before the answer arrives, and stays away: the edit is refused, and undone if Redis had made it', async (t) => {
    const { server, raw } = await withRedis(t);
    const line = await CuttableLine.to(server.port);
    lastOf(t, () => line.close());
    const { queue, told } = await openQueue(t, { address: line.address });
    await queue.add(plan('kept'));
    const story = storyOf(queue);
    line.cutBeforeNextAnswer({ staysDown: true });
    await assert.rejects(queue.add(plan('refused')), { code: 'STORE_FAILED', message: /does not answer/ });
    assert.equal(await raw().llen('qs_plan_queue'), 2, 'Redis did make it');
    await assert.rejects(queue.takeNext(1), { code: 'STORE_FAILED' });
    assert.equal(storyOf(queue), story);

    line.up();
    await told.until(/answers again/);
    // The next edit finds Redis as it was before the one that was refused.
    await queue.add(plan('later'));
    assert.equal(queue.size, 2);
    assert.equal(await storedIn(raw()), storyOf(queue));
  });
});

describe('A Redis that is killed', { skip: withoutRedis }, () => {
  test(`${CRASHES} times under load loses nothing and makes nothing twice`, async (t) => {
    const { server, raw } = await withRedis(t);
    const { queue, told } = await openQueue(t, { address: server.address });
    const expected = await PlanQueue.open(new MemoryStore());
    const random = seededRandom(11);
    let isOver = false;
    let refused = 0;
    let edits = 0;
    const editing = (async () => {
      for (; !isOver; edits++) {
        try {
          await restlessEdit(queue, edits);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'STORE_FAILED');
          refused++;
          continue; // Refused is refused: the other queue does not get it either.
        }
        await restlessEdit(expected, edits);
      }
    })();
    for (let crash = 0; crash < CRASHES; crash++) {
      const seen = edits;
      while (edits < seen + random(20)) await new Promise(setImmediate);
      await server.kill();
      // Some come back in time to be waited for, some do not.
      if (crash % 5 === 4) {
        const before = refused;
        while (refused === before) await new Promise(setImmediate);
      }
      await server.launch();
      await queue.setRecord('autostart_mode_info', { crash }).catch(() => undefined);
    }
    isOver = true;
    await editing;
    await told.until(/answers again/);
    await queue.setRecord('stop_pending_info', { enabled: false });
    assert.equal(storyOf(queue), storyOf(expected));
    assert.equal(await storedIn(raw()), storyOf(queue));
    t.diagnostic(`${edits} edits, ${refused} refused`);
  });

  test('and forgets everything gets it back', async (t) => {
    const { server, raw } = await withRedis(t, ['--save', '', '--appendonly', 'no']);
    const { queue, told } = await openQueue(t, { address: server.address });
    assert.match(told.lines.join('\n'), /appendonly yes/);
    await queue.addBatch(Array.from({ length: 3_000 }, () => plan()));
    const item = await queue.takeNext(1);
    await queue.finish(item?.item_uid ?? '', result());
    await queue.takeNext(2);
    await queue.setMode({ loop: true, ignore_failures: false });
    await server.kill();
    await server.launch();
    await told.until(/came back without its last changes/);
    await queue.add(plan('after'));
    const client = raw();
    assert.equal(await storedIn(client), storyOf(queue));
    assert.equal(await client.get('qs_plan_queue_mode'), '{"loop": true, "ignore_failures": false}');
    assert.equal(queue.size, 2_999);
  });
});

test(
  'a Redis that hangs is given up, and what it does later does no harm',
  { skip: withoutRedis },
  async (t) => {
    const { server, raw } = await withRedis(t);
    const { queue, told } = await openQueue(t, { address: server.address });
    await queue.add(plan('kept'));
    server.suspend();
    await assert.rejects(queue.add(plan('refused')), { code: 'STORE_FAILED' });
    server.goOn();
    await told.until(/answers again/);
    await queue.add(plan('later'));
    assert.equal(queue.size, 2);
    assert.equal(await storedIn(raw()), storyOf(queue));
  },
);
