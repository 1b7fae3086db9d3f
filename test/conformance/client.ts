import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  instruction,
  LockKeyError,
  plan,
  RequestFailedError,
  type REManagerClient,
} from '../../src/client/index.js';

export interface ClientUnderTest {
  readonly client: REManagerClient;
  close(): Promise<void>;
}

const COUNT = plan('count', [['det1']]);

/** What a client does with a manager, whatever carries its requests. The manager has just been started. */
export function clientContract(connect: () => Promise<ClientUnderTest>): void {
  let under: ClientUnderTest;
  let rm: REManagerClient;
  before(async () => {
    under = await connect();
    rm = under.client;
  });
  after(() => under.close());

  test('the environment opens, and a wait sees it', async () => {
    assert.equal((await rm.status()).worker_environment_exists, false);
    await rm.environmentOpen();
    assert.equal((await rm.waitForIdle()).worker_environment_exists, true);
    assert.ok('count' in (await rm.plansAllowed()).plans_allowed);
    assert.ok('det1' in (await rm.devicesExisting()).devices_existing);
  });

  test('items are added, found, moved, changed and removed', async () => {
    const { item: first, qsize } = await rm.itemAdd(COUNT);
    assert.equal(qsize, 1);
    const { items: two, results } = await rm.itemAddBatch([COUNT, instruction('queue_stop')], {
      pos: 'front',
    });
    assert.deepEqual(
      results.map(({ success }) => success),
      [true, true],
    );
    const [second, stop] = two;
    assert.ok(second !== undefined && stop !== undefined);
    const order = async () => (await rm.queueGet()).items.map(({ item_uid }) => item_uid);
    assert.deepEqual(await order(), [second.item_uid, stop.item_uid, first.item_uid]);
    await rm.itemMove({ uid: first.item_uid }, { posDest: 'front' });
    await rm.itemMoveBatch([stop.item_uid], { beforeUid: first.item_uid });
    assert.deepEqual(await order(), [stop.item_uid, first.item_uid, second.item_uid]);
    const { item: changed } = await rm.itemUpdate({ ...first, kwargs: { num: 3 } }, { replace: true });
    assert.notEqual(changed.item_uid, first.item_uid);
    assert.deepEqual((await rm.itemGet({ pos: 1 })).item.kwargs, { num: 3 });
    await rm.itemRemove({ uid: changed.item_uid });
    const { items: removed } = await rm.itemRemoveBatch([second.item_uid, 'none of them']);
    assert.deepEqual(
      removed.map(({ item_uid }) => item_uid),
      [second.item_uid],
    );
    await rm.queueClear();
    assert.deepEqual(await order(), []);
  });

  test('a refusal says why', async () => {
    await assert.rejects(rm.itemAdd(plan('no_such_plan')), (error) => {
      assert.ok(RequestFailedError.is(error));
      return /no_such_plan/.test(error.message);
    });
    const reply = await rm.returningFailures().itemAdd(plan('no_such_plan'));
    assert.equal(reply.success, false);
  });

  test('modes are set and put back', async () => {
    await rm.queueModeSet({ loop: true });
    assert.equal((await rm.status()).plan_queue_mode.loop, true);
    await rm.queueModeSet('default');
    assert.equal((await rm.status()).plan_queue_mode.loop, false);
  });

  test('the lock bars those without the key', async () => {
    await assert.rejects(rm.lockQueue(), LockKeyError.is.bind(LockKeyError));
    const { lock_info } = await rm.lockQueue({ lockKey: 'key', note: 'alignment' });
    assert.deepEqual([lock_info.queue, lock_info.environment, lock_info.note], [true, false, 'alignment']);
    await assert.rejects(rm.queueClear(), /alignment/);
    await rm.queueClear({ lockKey: 'key' });
    rm.lockKey = 'key';
    rm.sendLockKey = true;
    await rm.queueClear();
    await assert.rejects(rm.lockInfo({ lockKey: 'other' }), RequestFailedError.is.bind(RequestFailedError));
    assert.equal((await rm.lockInfo()).lock_info.user, rm.user);
    await rm.unlock();
    assert.equal((await rm.lockInfo()).lock_info.queue, false);
    rm.lockKey = undefined;
    rm.sendLockKey = false;
  });

  test('permissions come and go as they are', async () => {
    const { user_group_permissions } = await rm.permissionsGet();
    await rm.permissionsSet(user_group_permissions);
    assert.deepEqual((await rm.permissionsGet()).user_group_permissions, user_group_permissions);
  });

  test('changes are told in order, and none is missed', async () => {
    const changes = rm.changes.messages();
    const published = rm.systemInfo.messages();
    // The subscription stands when something has come through it; what is told before is lost.
    const heard = changes.next();
    let isHeard = false;
    void heard.then(() => (isHeard = true));
    while (!isHeard) {
      await rm.itemAdd(COUNT);
      await published.next();
    }
    await rm.queueClear();
    const told: string[] = [];
    for await (const { missed, changes: list } of changes) {
      assert.equal(missed, false);
      told.push(...list.map(({ change }) => change));
      if (told.includes('clear_queue')) break;
    }
    assert.equal(told.at(-1), 'clear_queue');
    await published.return?.();
  });
}
