import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plan, result } from '../../fakes/items.js';
import { seededRandom } from '../../fakes/random.js';
import { withoutRedis } from '../../fakes/redis-server.js';
import { openQueue, storedIn, storyOf, withRedis } from './setting.js';

describe('What is in Redis', { skip: withoutRedis }, () => {
  test('has the keys, types and texts of the Python server', async (t) => {
    const { server, raw } = await withRedis(t);
    const { queue } = await openQueue(t, { address: server.address });
    await queue.add(plan('a', { kwargs: { name: 'é', num: 1 } }));
    await queue.add(plan('b'));
    await queue.takeNext(12.5);
    const client = raw();
    const text =
      '{"item_type": "plan", "name": "count", "args": [["det1", "det2"]], "kwargs": {"name": "\\u00e9", "num": 1}, ' +
      '"user": "somebody", "user_group": "primary", "item_uid": "a", "properties": {"time_start": 12.5}}';
    assert.equal(await client.get('qs_running_plan'), text);
    await queue.finish('a', result());
    await queue.setMode({ loop: true, ignore_failures: false });
    await queue.setRecord('autostart_mode_info', { enabled: true });
    await queue.setRecord('lock_info', { environment: true });
    await queue.setRecord('lock_info', null);
    const names = (await client.keys('*')).sort();
    const types: Record<string, string> = {};
    for (const name of names) types[name] = await client.type(name);
    assert.deepEqual(types, {
      qs_autostart_mode_info: 'string',
      qs_plan_history: 'list',
      qs_plan_queue: 'list',
      qs_plan_queue_mode: 'string',
      qs_running_plan: 'string',
      qs_skyqueue_holder: 'string',
      qs_skyqueue_transition: 'string',
    });
    assert.equal(await client.get('qs_running_plan'), '{}');
    assert.equal(await client.get('qs_autostart_mode_info'), '{"enabled": true}');
    await queue.clear();
    assert.equal(await client.exists('qs_plan_queue'), 0);
  });

  test('is repaired where it cannot be read, and the rest is taken over as it is', async (t) => {
    const { server, raw } = await withRedis(t);
    const client = raw();
    const item = (uid: string) => JSON.stringify(plan(uid)); // not spaced as we would
    await client.rpush('qs_plan_queue', item('a'), '[1, 2', item('b'), item('a'), '{"name": 1}');
    await client.rpush('qs_plan_queue', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), item('c'));
    await client.rpush('qs_plan_history', 'nothing', item('old'), Buffer.from([0xc3, 0x28]));
    await client.set('qs_running_plan', '{"name": ');
    await client.set('qs_plan_queue_mode', '{"loop": 1}');
    const { queue, told } = await openQueue(t, { address: server.address });
    const uids = (JSON.parse(queue.itemsText().text) as { item_uid: string }[]).map((one) => one.item_uid);
    assert.deepEqual([uids[0], uids[1], uids[3]], ['a', 'b', 'c']);
    assert.equal(uids.length, 4);
    assert.equal(new Set(uids).size, 4);
    assert.equal(queue.historySize, 1);
    assert.equal(queue.runningItem, null);
    assert.equal(told.lines.length, 8, told.lines.join('\n'));
    await queue.move({ pos: 'back' }, { pos: 'front' });
    assert.equal(await storedIn(client), storyOf(queue));
    assert.equal(await client.lindex('qs_plan_queue', 1), item('a'), 'letter for letter');
  });

  test('is left alone when it is not a queue, and the complaint says so', async (t) => {
    const { server, raw } = await withRedis(t);
    await raw().set('qs_plan_queue', 'something else');
    await assert.rejects(openQueue(t, { address: server.address }), {
      code: 'REDIS_REFUSED',
      message: /WRONGTYPE/,
    });
    assert.equal(await raw().get('qs_plan_queue'), 'something else');
  });

  test('is not overwritten when another program has edited the lists behind our back', async (t) => {
    const { server, raw } = await withRedis(t);
    const { queue } = await openQueue(t, { address: server.address });
    await queue.addBatch([plan('a'), plan('b')]);
    const client = raw();
    for (const [edit, remedy] of [
      [() => client.rpush('qs_plan_queue', 'x'), () => client.rpop('qs_plan_queue')],
      [
        () => client.lset('qs_plan_queue', 0, 'x'),
        () =>
          client.lset(
            'qs_plan_queue',
            0,
            JSON.stringify(queue.get({ pos: 0 })).replaceAll(/([:,])(?=["[{])/g, '$1 '),
          ),
      ],
    ] as const) {
      await edit();
      await assert.rejects(queue.remove({ pos: 0 }), { code: 'STORE_FAILED', message: /another program/ });
      assert.equal(queue.size, 2);
      await remedy();
    }
    const { item } = await queue.remove({ pos: 1 });
    assert.equal(item.item_uid, 'b');
  });
});

test(
  'edits anywhere in a long queue, by whatever way they are made, give the order that they should',
  { skip: withoutRedis },
  async (t) => {
    const { server, raw } = await withRedis(t);
    const { queue } = await openQueue(t, { address: server.address });
    const client = raw();
    const random = seededRandom(5);
    await queue.addBatch(Array.from({ length: 4_000 }, () => plan()));
    const near = (place: number): number => Math.min(Math.max(place + random(40) - 20, 0), queue.size - 1);
    const uidsFrom = (start: number, count: number, step: number) =>
      Array.from({ length: count }, (_, i) => queue.get({ pos: (start + i * step) % queue.size }).item_uid);
    for (let i = 0; i < 150; i++) {
      const middle = random(queue.size);
      const edits = [
        () => queue.move({ pos: middle }, { pos: near(middle) }),
        () => queue.move({ pos: middle }, { pos: random(queue.size) }),
        () => queue.move({ pos: near(queue.size) }, { pos: near(queue.size) }),
        () => queue.add(plan(), { pos: near(queue.size) }),
        () => queue.add(plan(), { pos: middle }),
        () => queue.remove({ pos: middle }),
        () => queue.update(queue.get({ pos: middle }).item_uid, plan()),
        // So many that the whole queue is written anew, and a few that are not.
        () =>
          queue.addBatch(
            Array.from({ length: 200 }, () => plan()),
            { pos: middle },
          ),
        () => queue.removeBatch(uidsFrom(middle, 200, 7)),
        () => queue.moveBatch(uidsFrom(middle, 3, 5), { pos: near(middle) }),
        () => queue.moveBatch(uidsFrom(middle, 200, 7), { pos: 'front' }),
      ];
      await edits[random(edits.length)]?.();
      assert.equal(await storedIn(client), storyOf(queue), `edit ${i}`);
    }
  },
);
