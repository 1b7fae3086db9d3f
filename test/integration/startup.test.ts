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
