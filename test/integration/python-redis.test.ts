import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { after, before, describe, test } from 'node:test';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import { askRaw } from './harness/control.js';
import { kill, TestManager, untilNoProcess, USER, withoutReference, type Make } from './harness/index.js';

const KEY = 'secret';
const QUEUE_STOP = { item_type: 'instruction', name: 'queue_stop' };
/** Values that change in careless hands, and letters that Python escapes; as text, since JavaScript cannot write them all. */
const ODD =
  '{"item_type": "plan", "name": "count", "args": [["det1"]], "kwargs": {"num": 2, "md": {"ratio": 1.0, "tiny": 1e-7, ' +
  '"big": 12345678901234567890, "label": "Ångström \\"quoted\\" 😀", "deep": [[], {}, null, true], "10": 1, "9": 2}}}';

/** Each direction is walked to its end and back, so each make of manager has to live with what the other one wrote. */
for (const [giver, taker] of [
  ['reference', 'skyqueue'],
  ['skyqueue', 'reference'],
] as const) {
  describe(
    `A queue in Redis, from ${giver} to ${taker} and back`,
    { skip: withoutReference || withoutRedis },
    () => {
      let server: RedisServer;
      let redis: Redis;
      before(async () => {
        server = await RedisServer.start();
        redis = new Redis(server.port, '127.0.0.1');
      });
      after(async () => {
        redis.disconnect();
        await server.dispose();
      });
      const start = (make: Make) => TestManager.start({ make, redis: server.address });

      /** What clients know about, letter for letter. */
      async function stored(): Promise<unknown> {
        const values = ['plan_queue_mode', 'lock_info', 'user_group_permissions', 'running_plan'];
        return {
          queue: await redis.lrange('qs_default_plan_queue', 0, -1),
          history: await redis.lrange('qs_default_plan_history', 0, -1),
          values: await redis.mget(values.map((name) => `qs_default_${name}`)),
        };
      }

      async function queueOf(manager: TestManager): Promise<string[]> {
        const { items } = await manager.accept('queue_get');
        return (items as { item_uid: string }[]).map(({ item_uid }) => item_uid);
      }

      test('items, history, mode and lock are as they were left', async () => {
        await using first = await start(giver);
        await first.openEnvironment();
        await first.add('count', [['det1']], { num: 1 });
        await first.accept('queue_start');
        await first.untilIdle();
        for (let i = 0; i < 6; i++) await first.add('count', [['det1', 'det2']], { num: i + 1, delay: 0.1 });
        await first.accept('queue_item_add', { item: QUEUE_STOP, pos: 2, ...USER });
        const odd = `{"method": "queue_item_add", "params": {"item": ${ODD}, "user": "Test", "user_group": "primary"}}`;
        const added = await askRaw(first.controlAddress, [odd]);
        assert.equal(added?.success, true, String(added?.msg));
        await first.accept('queue_mode_set', { mode: { loop: false, ignore_failures: true } });
        await first.accept('lock', { environment: true, lock_key: KEY, note: 'maintenance', user: 'Test' });
        const uids = await queueOf(first);
        const [replies, left] = [
          [await first.request('queue_get'), await first.request('history_get')],
          await stored(),
        ];
        await first.close();

        await using second = await start(taker);
        assert.deepEqual(await stored(), left);
        assert.deepEqual(await queueOf(second), uids);
        const taken = [await second.request('queue_get'), await second.request('history_get')];
        assert.deepEqual(
          taken.map(({ items }) => items),
          replies.map(({ items }) => items),
        );
        const status = await second.status();
        assert.deepEqual(status.plan_queue_mode, { loop: false, ignore_failures: true });
        assert.deepEqual(status.lock, { environment: true, queue: false });
        assert.equal((await second.request('unlock', { lock_key: 'wrong' })).success, false);
        await second.accept('unlock', { lock_key: KEY });
      });

      test('the taker edits and runs what the giver wrote, and the giver finds all of that', async () => {
        await using second = await start(taker);
        await second.openEnvironment();
        const [a, b, stop, c, d, e, f, odd] = await queueOf(second);
        assert.ok(a && b && stop && c && d && e && f && odd);
        await second.accept('queue_item_move', { uid: odd, pos_dest: 'front' });
        await second.accept('queue_item_move', { uid: a, after_uid: c });
        await second.accept('queue_item_move_batch', { uids: [f, d], pos_dest: 'front' });
        await second.accept('queue_item_remove', { uid: e });
        const item = { item_type: 'plan', name: 'count', args: [['det2']], item_uid: odd };
        await second.accept('queue_item_update', { item, ...USER });
        assert.deepEqual(await queueOf(second), [f, d, odd, b, stop, c, a]);
        assert.equal(await redis.llen('qs_default_plan_queue'), 7);
        await second.accept('queue_start');
        await second.until(
          ({ items_in_history }) => items_in_history === 5,
          'four more plans in the history',
        );
        await second.untilIdle();
        assert.deepEqual(await queueOf(second), [c, a]);
        const left = await stored();
        const history = await second.history();
        await second.close();

        await using first = await start(giver);
        assert.deepEqual(await stored(), left);
        assert.deepEqual(await first.history(), history);
        await first.accept('queue_item_move', { uid: a, pos_dest: 'front' });
        await first.accept('queue_item_remove', { uid: c });
        assert.deepEqual(await queueOf(first), [a]);
        assert.equal(await redis.llen('qs_default_plan_queue'), 1);
      });

      test('a plan that ran when everything ended is found, and recorded as unknown', async () => {
        await using second = await start(taker);
        await second.openEnvironment();
        await second.accept('queue_clear');
        const uid = await second.add('count', [['det1']], { num: 1_000, delay: 0.1 });
        await second.accept('queue_start');
        await second.until(({ running_item_uid }) => running_item_uid === uid, 'the plan runs');
        // The supervisor first, for it would start the others again.
        kill(second.supervisor.pid ?? 0, 'SIGKILL');
        for (const { pid } of second.processes()) kill(pid, 'SIGKILL');
        await untilNoProcess(second.mark, 10_000);
        await second.close();

        await using first = await start(giver);
        await first.untilIdle();
        const last = (await first.history()).at(-1);
        assert.deepEqual([last?.item_uid, last?.result.exit_status], [uid, 'unknown']);
        assert.equal(await redis.get('qs_default_running_plan'), '{}');
      });
    },
  );
}
