import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { DeviceDescription } from '../../src/protocol/index.js';
import { ROOT } from './harness/python.js';
import { TestManager, USER } from './harness/index.js';

const GOLDEN = join(ROOT, 'test/golden/devices.json');

test('the example beamline has the devices, plans and functions of that of the Python server', async (context) => {
  await using manager = await TestManager.start();
  await manager.openEnvironment();
  const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as {
    startup: Record<string, Tree>;
    plans: readonly string[];
  };

  await context.test('devices, with all their components', async () => {
    const { devices_existing } = (await manager.accept('devices_existing')) as unknown as {
      devices_existing: Record<string, DeviceDescription>;
    };
    const ours = Object.fromEntries(
      Object.entries(devices_existing).map(([name, told]) => [name, tree(told)]),
    );
    assert.deepEqual(ours, golden.startup);
    assert.equal(Object.keys(ours).length, 43);
    const nodes = Object.values(ours).map(countNodes);
    assert.equal(
      nodes.reduce((sum, count) => sum + count),
      243,
    );
  });

  await context.test('plans, also `null`, which can be no variable in TypeScript', async () => {
    const { plans_existing } = (await manager.accept('plans_existing')) as unknown as {
      plans_existing: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(plans_existing).sort(), [...golden.plans].sort());
  });

  await context.test('what each group may use of it', async () => {
    const counts: Record<string, number> = {};
    for (const user_group of ['root', 'primary', 'test_user']) {
      const { devices_allowed } = await manager.accept('devices_allowed', { user_group });
      counts[user_group] = Object.keys(devices_allowed as object).length;
    }
    assert.deepEqual(counts, { root: 43, primary: 43, test_user: 12 });
    const { plans_allowed } = await manager.accept('plans_allowed', { user_group: 'test_user' });
    assert.equal(Object.keys(plans_allowed as object).length, 15);
  });

  await context.test('`null` and annotated plans run, with what the annotation gives', async () => {
    const items = [
      { name: 'null' },
      { name: 'move_then_count', kwargs: { motors: ['motor1'], positions: [2] } },
      { name: 'move_then_count', args: [['motor3'], ['det1'], [2]] },
    ];
    const refused = await manager.request('queue_item_add', {
      item: { item_type: 'plan', ...items[2] },
      ...USER,
    });
    assert.match(String(refused['msg']), /'motors' cannot be \["motor3"\]: .*one of motor1, motor2/);
    for (const item of items.slice(0, 2))
      await manager.accept('queue_item_add', { item: { item_type: 'plan', ...item }, ...USER });
    await manager.accept('queue_start');
    await manager.untilIdle();
    const { items: history } = (await manager.accept('history_get')) as unknown as {
      items: { name: string; result: { exit_status: string; msg: string; run_uids: string[] } }[];
    };
    assert.deepEqual(
      history.map(({ name, result }) => [name, result.exit_status, result.run_uids.length, result.msg]),
      [
        ['null', 'completed', 0, ''],
        ['move_then_count', 'completed', 1, ''],
      ],
    );
    assert.match(manager.output, /move_then_count\(\[motor1\], \[det1, det2\], \[2\]\)|det1.*det2/);
  });

  await context.test('functions', async () => {
    const call = async (name: string, args: unknown[] = []): Promise<Outcome> => {
      const item = { item_type: 'function', name, args };
      const { task_uid } = await manager.accept('function_execute', { item, ...USER });
      await manager.untilIdle();
      return (await manager.accept('task_result', { task_uid })).result as Outcome;
    };
    const slept = await call('function_sleep', [0.01]);
    assert.deepEqual([slept.success, slept.return_value], [true, { success: true, time: 0.01 }]);
  });
});

/** Class, flags, and components by name. */
type Tree = [string, string, Record<string, Tree>?];

interface Outcome {
  success: boolean;
  return_value: unknown;
}

function tree({ classname, is_readable, is_movable, is_flyable, components }: DeviceDescription): Tree {
  const flags = `${is_readable ? 'R' : ''}${is_movable ? 'M' : ''}${is_flyable ? 'F' : ''}`;
  if (components === undefined) return [classname, flags];
  return [
    classname,
    flags,
    Object.fromEntries(Object.entries(components).map(([name, part]) => [name, tree(part)])),
  ];
}

function countNodes([, , components = {}]: Tree): number {
  return 1 + Object.values(components).reduce((sum, part) => sum + countNodes(part), 0);
}
