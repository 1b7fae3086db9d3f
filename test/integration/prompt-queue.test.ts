import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  contentsOf,
  KernelSession,
  replyOf,
  resultOf,
  TestKernel,
  textOf,
  type Exchange,
  type RawConnection,
} from '../fakes/kernel-session.js';
import { TestManager } from './harness/index.js';

/** What a person types at a console reaches the queue by the object `queue`, with a real kernel and a real manager. */
describe('the queue at the prompt', () => {
  let manager: TestManager;
  let prompt: KernelSession;
  before(async () => {
    manager = await TestManager.start();
    await manager.openEnvironment();
    const { config } = (await manager.accept('config_get')) as {
      config?: { ip_connect_info: RawConnection };
    };
    assert.ok(config);
    prompt = new KernelSession(config.ip_connect_info);
    await prompt.ready();
  });
  after(async () => {
    prompt.close();
    await manager.close();
  });

  async function type(code: string): Promise<Exchange> {
    const exchange = await prompt.execute(code);
    assert.equal(replyOf(exchange)['status'], 'ok', JSON.stringify(replyOf(exchange)));
    return exchange;
  }

  async function queued(): Promise<Record<string, unknown>[]> {
    return (await manager.accept('queue_get')).items as Record<string, unknown>[];
  }

  test('plans are added with their own arguments, devices by their names, in the name of whoever types', async () => {
    await manager.accept('queue_clear');
    const added = await type('await queue.add(count, [det1, det2], 5, 0.5, { md: { sample: "Cu" } })');
    assert.match(
      resultOf(added) ?? '',
      /^Added count\(\[det1, det2\], 5, 0\.5, md: \{ sample: Cu \}\) as \w{8}; 1 in the queue/,
    );
    await type('await queue.add(scan, [det1], motor1, -1, 1, 11)');
    await type('await queue.add(count([det1], 3))');
    await type('await queue.with({ pos: "front", meta: { why: "test" } }).add(count([det3]))');
    const items = await queued();
    assert.deepEqual(
      items.map(({ name, args, kwargs, user, user_group }) => ({ name, args, kwargs, user, user_group })),
      [
        { name: 'count', args: [['det3']], kwargs: {} },
        { name: 'count', args: [['det1', 'det2'], 5, 0.5], kwargs: { md: { sample: 'Cu' } } },
        { name: 'scan', args: [['det1'], 'motor1', -1, 1, 11], kwargs: {} },
        { name: 'count', args: [['det1'], 3], kwargs: {} },
      ].map((item) => ({ ...item, user: 'test', user_group: 'primary' })),
    );
    assert.deepEqual(items[0]?.['meta'], { why: 'test' });
  });

  test('a plan that the same cell defines can be added at once', async () => {
    await manager.accept('queue_clear');
    await type(
      'function* twice(n: number) { yield* count([det1], n); yield* count([det1], n); }\nawait queue.add(twice, 2)',
    );
    assert.deepEqual(
      (await queued()).map(({ name, args }) => [name, args]),
      [['twice', [2]]],
    );
  });

  test('wrong types are refused before anything is sent, and what the manager refuses says why', async () => {
    const typed = await prompt.execute('await queue.add(count, det1)');
    assert.match(String(replyOf(typed)['evalue']), /readonly Readable/);
    const unknown = await prompt.execute(
      'const [made] = [1].map((n) => count([det1], n));\nawait queue.add(made!)',
    );
    assert.match(String(replyOf(unknown)['evalue']), /queue\.add\(count, \[det1\], 5\)/);
    const value = await prompt.execute('await queue.with({ meta: { at: new Date() } }).add(count, [det1])');
    assert.match(String(replyOf(value)['evalue']), /meta\.at cannot be put into the queue/);
    const missing = await prompt.execute('await queue.remove("nothing")');
    assert.match(String(replyOf(missing)['evalue']), /No item in queue or history has the uid nothing/);
  });

  test('the queue is shown as a table, and edited by place, uid or item', async () => {
    await manager.accept('queue_clear');
    await type(
      'const first = await queue.add(count, [det1], 1); const second = await queue.add(count, [det2], 2)',
    );
    const shown = await type('await queue.show()');
    assert.match(
      resultOf(shown) ?? '',
      /The queue: 2 waiting[^\n]*\nplace +plan +user +uid\n0 +count\(\[det1\], 1\)/,
    );
    const [result] = contentsOf(shown.published, 'execute_result');
    assert.match(
      String((result?.['data'] as Record<string, unknown>)['text/html']),
      /<table>.*count\(\[det2\], 2\)/,
    );
    await type('await queue.move(second, "front")');
    assert.deepEqual(
      (await queued()).map(({ args }) => args),
      [
        [['det2'], 2],
        [['det1'], 1],
      ],
    );
    await type('await queue.move(0, { after: first.item_uid.slice(0, 8) }); await queue.remove(-1)');
    assert.deepEqual(
      (await queued()).map(({ args }) => args),
      [[['det1'], 1]],
    );
    assert.match(resultOf(await type('await queue.code(0)')) ?? '', /^await RE\(count\(\[det1\], 1\)\)$/);
  });

  test('a queue that is started in a cell begins when the cell is over, and its plan shows up as code in the console', async () => {
    await manager.accept('queue_clear');
    prompt.forget();
    await type('await queue.add(count, [det1], 2); console.log(await queue.start())');
    await prompt.untilPrinted('The queue starts when this cell is over.');
    await prompt.untilPublished(
      ({ header, content }) =>
        header.msg_type === 'execute_input' &&
        (content as { code: string }).code === 'await RE(count([det1], 2))',
    );
    await manager.until(
      ({ items_in_history, manager_state }) => items_in_history > 0 && manager_state === 'idle',
      'a plan in the history',
    );
    assert.match(textOf(prompt.published), /seq_num/);
    const history = await type('await queue.history()');
    assert.match(
      resultOf(history) ?? '',
      /The history: 1\.\nended +plan +status[^\n]*\n\S+ +count\(\[det1\], 2\) +completed/,
    );
  });

  test('the plans that were typed last become items, and cells become a plan', async () => {
    await manager.accept('queue_clear');
    await type('await RE(count([det1], 2))');
    await type('await RE(scan([det1], motor1, 0, 1, 2), { md: { a: 1 } })');
    await type('await queue.addLast(2)');
    assert.deepEqual(
      (await queued()).map(({ name, args }) => [name, args]),
      [
        ['count', [['det1'], 2]],
        ['scan', [['det1'], 'motor1', 0, 1, 2]],
      ],
    );
    await type('motor1.name; await RE(count([det1]))');
    const exchange = await type('queue.planFromCells("align", 1)');
    const code = 'function* align() {\n  motor1.name; yield* count([det1])\n}';
    assert.equal(resultOf(exchange), code);
    assert.deepEqual(replyOf(exchange)['payload'], [
      { source: 'set_next_input', text: code, replace: false },
    ]);
  });

  test('the lock holds for the prompt, too, unless it has the key', async () => {
    const lock = { lock_key: 'k', queue: true, user: 'boss', note: 'hands off' };
    await manager.accept('lock', lock);
    try {
      const refused = await prompt.execute('await queue.add(count, [det1])');
      assert.match(String(replyOf(refused)['evalue']), /locked by boss.*hands off/);
      await type('queue.lockKey = "k"; await queue.add(count, [det1])');
    } finally {
      await manager.accept('unlock', { lock_key: 'k' });
    }
  });

  test('a name that a cell declares wins', async () => {
    await type('const queue = { mine: true }');
    assert.equal(resultOf(await type('queue.mine')), 'true');
  });
});

test('people at the prompt may add what the group allows that the manager was given for them', async () => {
  await using manager = await TestManager.start({ flags: ['--kernel-user-group', 'test_user'] });
  await manager.openEnvironment();
  const { config } = (await manager.accept('config_get')) as { config?: { ip_connect_info: RawConnection } };
  assert.ok(config);
  const prompt = new KernelSession(config.ip_connect_info);
  try {
    await prompt.ready();
    const forbidden = await prompt.execute('await queue.add(mv, motor1, 1)');
    assert.match(String(replyOf(forbidden)['evalue']), /test_user may not use the plan mv/);
    assert.equal(replyOf(await prompt.execute('await queue.add(count, [det1])'))['status'], 'ok');
    // Whoever comes by the control socket says himself which group he is in, as ever.
    await manager.accept('queue_item_add', {
      item: { item_type: 'plan', name: 'mv', args: ['motor1', 1] },
      user: 'Test',
      user_group: 'primary',
    });
    const items = (await manager.accept('queue_get')).items as Record<string, unknown>[];
    assert.deepEqual(
      items.map(({ name, user_group }) => [name, user_group]),
      [
        ['count', 'test_user'],
        ['mv', 'primary'],
      ],
    );
  } finally {
    prompt.close();
  }
});

test('a kernel without a manager says that it has no queue', async () => {
  const kernel = new TestKernel();
  try {
    const client = await kernel.connect();
    const reply = replyOf(await client.execute('await queue.show()'));
    assert.match(String(reply['evalue']), /This kernel has no manager/);
  } finally {
    await kernel.close();
  }
});
