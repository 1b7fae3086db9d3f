import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KnownLists } from '../../src/manager/index.js';
import { UserGroups } from '../../src/permissions/index.js';
import type { PlanDescription } from '../../src/protocol/index.js';
import { FakeWorker } from '../fakes/fake-worker.js';
import { plan } from '../worker/call/plan-builder.js';
import { BY, withManager, type ManagerUnderTest } from './manager-under-test.js';

/** Its plan takes a list of readable devices. */
function worker(): FakeWorker {
  const fake = new FakeWorker();
  const { parameters, ...rest } = plan('read_once', ['detectors']);
  const description: PlanDescription = {
    ...rest,
    parameters: parameters.map((parameter) => ({
      ...parameter,
      annotation: { type: 'typing.List[__READABLE__]' },
      convert_device_names: true,
    })),
  };
  const slots = [{ slot: 'positional', name: 'detectors' }] as const;
  fake.lists = { ...fake.lists, plans: { read_once: { description, call: { slots } } } };
  return fake;
}

async function add(manager: ManagerUnderTest, detectors: readonly string[]): Promise<string> {
  const item = { item_type: 'plan', name: 'read_once', args: [detectors] };
  return (await manager.request('queue_item_add', { item, ...BY })).msg;
}

test('a misspelt device is taken as text, as by the Python server', () =>
  withManager({ worker: worker() }, async (manager) => {
    await manager.open();
    assert.equal(await add(manager, ['dett1']), '');
  }));

test('with strict names, a misspelt device is refused when its plan is submitted', () =>
  withManager({ worker: worker(), deviceNames: { strictDeviceNames: true } }, async (manager) => {
    await manager.open();
    assert.match(await add(manager, ['dett1']), /'detectors' cannot be "dett1".*did you mean det1\?/);
    assert.equal(await add(manager, ['det1']), '');
  }));

test('with strict names, a device that the group may not use any more ends its plan before it starts', () =>
  withManager({ worker: worker(), deviceNames: { strictDeviceNames: true } }, async (manager) => {
    await manager.open();
    await add(manager, ['det1']);
    const nobody = { allowed_plans: [null], allowed_devices: [] };
    const user_group_permissions = { user_groups: { root: nobody, primary: nobody } };
    await manager.request('permissions_set', { user_group_permissions });
    await manager.request('queue_start');
    await manager.until((status) => status.items_in_history === 1);
    assert.deepEqual(manager.worker.started, []);
  }));

test('with device types enumerated, allowed plans offer the names of the devices that the group may use', () =>
  withManager({ worker: worker(), deviceNames: { enumerateDeviceTypes: true } }, async (manager) => {
    await manager.open();
    const annotationOf = async (method: string, list: string): Promise<unknown> => {
      const reply = await manager.request(
        method,
        method === 'plans_allowed' ? { user_group: 'primary' } : {},
      );
      return (reply[list] as unknown as Record<string, PlanDescription>)['read_once']?.parameters[0]
        ?.annotation;
    };
    const type = 'typing.List[__READABLE__]';
    assert.deepEqual(await annotationOf('plans_allowed', 'plans_allowed'), {
      type,
      devices: { __READABLE__: ['det1'] },
    });
    assert.deepEqual(await annotationOf('plans_existing', 'plans_existing'), { type });
    assert.match(await add(manager, ['dett1']), /each element one of det1/);
    assert.equal(await add(manager, ['det1']), '');
  }));

test('where there are too many devices to enumerate, this is told once, and any name is taken', () => {
  const fake = worker();
  const [described] = Object.values(fake.lists.plans);
  const [det] = Object.values(fake.lists.devices);
  assert.ok(described !== undefined && det !== undefined);
  const many = <T>(count: number, value: T) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`name_${i}`, value]));
  const lines: string[] = [];
  const lists = new KnownLists(permissionsOfAll(), {
    enumerateDeviceTypes: true,
    report: (text) => lines.push(text),
  });
  const offered = (): unknown =>
    lists.allowed('primary')?.plans['name_0']?.parameters[0]?.annotation?.devices?.['__READABLE__']?.length;

  lists.update({ ...fake.lists, plans: many(200, described), devices: many(1_000, det) });
  assert.deepEqual([offered(), lines], [1_000, []]);
  lists.update({ ...fake.lists, plans: many(200, described), devices: many(2_000, det) });
  lists.update({ ...fake.lists, plans: many(201, described), devices: many(2_000, det) });
  assert.equal(offered(), undefined);
  assert.deepEqual(
    lines.map((line) => /__READABLE__.*--strict-device-names/.test(line)),
    [true],
  );
});

function permissionsOfAll(): UserGroups {
  const everything = { allowed_plans: [null], allowed_devices: [null] };
  return UserGroups.read({ user_groups: { root: everything, primary: everything } });
}
