import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  filterDevices,
  readNameEntry,
  selectDevices,
  UserGroups,
  type DeviceNode,
} from '../../src/permissions/index.js';
import type { DeviceDescriptions, JsonValue } from '../../src/protocol/index.js';
import { exampleDevices, pathsOf } from './device-tree.js';

interface Named extends DeviceNode<Named> {
  readonly path: string;
}

function selected(entry: string): string[] {
  const nodesOf = (devices: DeviceDescriptions, above = ''): Named[] =>
    Object.entries(devices).map(([name, device]) => {
      const path = above + name;
      return { name, path, device, components: nodesOf(device.components ?? {}, `${path}.`) };
    });
  const found: string[] = [];
  selectDevices(readNameEntry(entry), nodesOf(exampleDevices()), ({ path }) => found.push(path));
  return found.sort();
}

const IN_A = (...paths: string[]) => paths.map((path) => `sim_bundle_A${path}`);

test('an entry selects what the specification says that it does', () => {
  const rows: [entry: string, names: string[]][] = [
    ['det', ['det']],
    ['det.val', ['det.val']],
    [':^det', ['det', 'det1']],
    [':^sim:^mtrs', IN_A('', '.mtrs')],
    [':-^sim:^mtrs', IN_A('.mtrs')],
    [':-^sim:-^mtrs:^x$', IN_A('.mtrs.x')],
    [':^sim:^mtrs:^x$', IN_A('', '.mtrs', '.mtrs.x')],
    [':det:+val', ['det', 'det.val', 'det1', 'det1.val']],
    [':?val$', ['det.val', 'det1.val', ...IN_A('.dets.det_A.val', '.dets.det_B.val')]],
    [':?^sim.*x$', IN_A('.dets.det_A.Imax', '.dets.det_B.Imax', '.mtrs.x')],
    [':?^sim.*x$:depth=3', IN_A('.mtrs.x')],
    [':?^sim.*x$:depth=2', []],
    [':^sim_bundle_A$:?.*:depth=1', IN_A('', '.dets', '.mtrs')],
    [':-^sim_bundle_A$:?.*:depth=1', IN_A('.dets', '.mtrs')],
    ['__MOTOR__:?^sim.*:depth=3', IN_A('.mtrs', '.mtrs.x', '.mtrs.y', '.mtrs.z')],
    ['__DETECTOR__:?^sim', IN_A('', '.dets', '.dets.det_A', '.dets.det_B')],
    ['__MOTOR__:^sim:?.*:depth=1', IN_A('.mtrs')],
    [':?.*:depth=1', ['det', 'det1', 'motor', 'motor1', 'sim_bundle_A']],
  ];
  for (const [entry, names] of rows) assert.deepEqual(selected(entry), names, entry);
});

test('lists leave the part of a tree that the specification says', () => {
  const filtered = (allowed: JsonValue, forbidden: JsonValue = []): string[] => {
    const lists = { allowed_devices: allowed, forbidden_devices: forbidden };
    const rule = UserGroups.read({ user_groups: { root: lists } }).rules('root')?.devices;
    assert.ok(rule);
    return pathsOf(filterDevices(exampleDevices(), rule.allowed, rule.forbidden));
  };
  const all = pathsOf(exampleDevices());
  const excludingA = all.map((path) => (path === 'sim_bundle_A' ? 'sim_bundle_A(excluded)' : path));
  const underMtrs = (path: string) => path.startsWith('sim_bundle_A.mtrs');
  assert.deepEqual(filtered([':^det$']), ['det']);
  assert.deepEqual(
    filtered([':^det$:?.*']),
    all.filter((path) => /^det($|\.)/.test(path)),
  );
  assert.deepEqual(filtered(['det.val']), ['det(excluded)', 'det.val']);
  assert.deepEqual(filtered(['sim_bundle_A.mtrs.x']), IN_A('(excluded)', '.mtrs(excluded)', '.mtrs.x'));
  assert.deepEqual(filtered([null], [':^sim_bundle_A$']), excludingA);
  assert.deepEqual(
    filtered([null], [':^sim_bundle_A$:?.*']),
    all.filter((path) => !path.startsWith('sim')),
  );
  assert.deepEqual(
    filtered([':?.*'], [':^sim:?.*mtrs']),
    excludingA.filter((path) => !underMtrs(path)),
  );
  assert.deepEqual(
    filtered([':?.*'], [':-^sim:?.*mtrs']),
    all.filter((path) => !underMtrs(path)),
  );
  assert.deepEqual(filtered(['__DETECTOR__:?.*']), [
    'det',
    'det1',
    ...IN_A('', '.dets', '.dets.det_A', '.dets.det_B'),
  ]);
  assert.deepEqual(filtered([]), []);
});
