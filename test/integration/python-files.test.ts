import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { stringify } from 'yaml';
import {
  DEMO_STARTUP_DIR,
  readListsFile,
  readPermissionsFile,
  saveListsFile,
  type ListsFile,
} from '../../src/config/index.js';
import { messageOf } from '../../src/errors.js';
import { UserGroups } from '../../src/permissions/index.js';
import type { DeviceDescriptions, PlanDescriptions } from '../../src/protocol/index.js';
import { oddPlans } from '../config/odd-plans.js';
import { variousDevices } from '../permissions/device-tree.js';
import { Chance } from '../permissions/random.js';
import { askPython } from './harness/ask-python.js';
import { pythonProgram, runProgram, withoutPython } from './harness/python.js';

const settings = { skip: withoutPython };
const folder = mkdtempSync(join(tmpdir(), 'python-files-'));
after(() => rmSync(folder, { recursive: true }));

test(
  'the lists that we write are the same to the reference, and those that it writes to us',
  settings,
  async () => {
    const chance = new Chance(7);
    const all = Array.from({ length: 12 }, (_, at) => ({
      lists: { plans: oddPlans(chance), devices: variousDevices() },
      ours: join(folder, `ours-${at}.yaml`),
      theirs: join(folder, `theirs-${at}.yaml`),
    }));
    for (const { ours, lists } of all) saveListsFile(ours, lists);
    const questions = all.flatMap(({ lists, ours, theirs }) => [
      { ask: 'read_lists', path: ours },
      { ask: 'write_lists', path: theirs, ...lists },
    ]);
    const answers = await askPython<ListsFile>('files.py', questions);
    for (const [at, { lists, theirs }] of all.entries()) {
      assert.deepEqual(answers[2 * at]?.answer, lists);
      assert.deepEqual(readListsFile(theirs), lists);
    }
  },
);

interface Allowed {
  readonly plans: Record<string, PlanDescriptions>;
  readonly devices: Record<string, DeviceDescriptions>;
}

/** A file of permissions, mostly one that can be used. */
function permissionsText(chance: Chance): string {
  const devices = [
    'det',
    'det.val',
    ':^det',
    ':?.*:depth=2',
    ':-^sim:?.*x$',
    '__MOTOR__:?.*',
    ': ^ motor',
    ':^_:?.*',
  ];
  const names = ['count', ':^count', ':scan$', ':.*', ':^_', 'nothing', ':^(a|b)+$', ':\\d$'];
  const list = (entries: readonly string[]): unknown => {
    if (chance.oneIn(120)) return 'count';
    const entry = (): unknown => (chance.oneIn(150) ? chance.of([5, null, true, {}]) : chance.of(entries));
    return [...(chance.oneIn(5) ? [null] : []), ...chance.list(3, entry)];
  };
  const group = () =>
    Object.fromEntries(
      ['plans', 'devices', 'functions'].flatMap((sort) =>
        ['allowed', 'forbidden'].flatMap((verb) =>
          chance.oneIn(4) ? [] : [[`${verb}_${sort}`, list(sort === 'devices' ? devices : names)]],
        ),
      ),
    );
  const root = chance.oneIn(2) ? { ...group(), allowed_plans: [null], allowed_devices: [null] } : group();
  const groups: Record<string, unknown> = { root, primary: group(), test_user: group() };
  if (chance.oneIn(20)) delete groups.root;
  if (chance.oneIn(20)) groups.primary = { allowed: [] };
  const text = stringify({ user_groups: groups, ...(chance.oneIn(20) ? { more: 1 } : {}) });
  return chance.oneIn(20) ? text.slice(0, -3) + chance.of(['[', '\t:', ' - {', '"']) : text;
}

test('the same files of permissions are taken, and give every group the same lists', settings, async () => {
  const chance = new Chance(8);
  const listsPath = join(folder, 'existing_plans_and_devices.yaml');
  const kind = { name: 'POSITIONAL_OR_KEYWORD' as const, value: 1 };
  const annotation = {
    type: 'typing.List[Names]',
    devices: { Names: ['det', 'det.val', 'motor', 'sim_bundle_A.mtrs.x', '_hidden'] },
    plans: { Plans: ['count', 'scan', '_inner'] },
  };
  const plan = (name: string) => ({
    name,
    properties: { is_generator: true },
    parameters: [{ name: 'what', kind, annotation }],
  });
  const plans = Object.fromEntries(
    ['count', 'scan', 'rel_scan', '_inner', 'aab', 'move_1'].map((name) => [name, plan(name)]),
  );
  saveListsFile(listsPath, { plans, devices: variousDevices() });
  const files = Array.from({ length: 400 }, (_, at) => {
    const path = join(folder, `permissions-${at}.yaml`);
    const text = permissionsText(chance);
    writeFileSync(path, text);
    return { path, text };
  });
  const questions = files.flatMap(({ path }) => [
    { ask: 'permissions', path },
    { ask: 'allowed', path, lists_path: listsPath },
  ]);
  const answers = await askPython<Allowed>('files.py', questions);
  const existing = readListsFile(listsPath);
  let taken = 0;
  for (const [at, { path, text }] of files.entries()) {
    const ours = attempt(() => UserGroups.read(readPermissionsFile(path)).allowedOf(existing));
    const [loaded, allowed] = [answers[2 * at], answers[2 * at + 1]];
    // An entry that nobody can use: the reference finds it when it makes the lists, and opens all doors then.
    const refusedLater = /null may stand in the first place only|The name or pattern/.test(
      ours.refused ?? '',
    );
    assert.equal(
      ours.refused !== undefined,
      loaded?.refused !== undefined || refusedLater,
      `${text}\nours: ${ours.refused}\ntheirs: ${loaded?.refused}`,
    );
    if (ours.answer === undefined) continue;
    taken += 1;
    for (const [group, lists] of ours.answer) {
      assert.deepEqual(lists.plans, allowed?.answer?.plans[group], `${group}\n${text}`);
      assert.deepEqual(lists.devices, allowed?.answer?.devices[group], `${group}\n${text}`);
    }
  }
  assert.ok(taken > 200 && taken < 380, `${taken} of ${files.length} were taken`);
});

test(
  'the permissions that come with us are taken by the reference, and those that come with it by us',
  settings,
  async () => {
    const ours = join(DEMO_STARTUP_DIR, 'user_group_permissions.yaml');
    const [own] = await askPython<string>('files.py', [{ ask: 'own_permissions' }]);
    const theirs = own?.answer ?? '';
    const answers = await askPython<unknown>(
      'files.py',
      [ours, theirs].map((path) => ({ ask: 'permissions', path })),
    );
    assert.deepEqual(
      answers.map(({ answer }) => answer),
      [readPermissionsFile(ours), readPermissionsFile(theirs)],
    );
    UserGroups.read(readPermissionsFile(theirs));
  },
);

test('the file that the Python tool makes of its simulated beamline is read', settings, async () => {
  const [own] = await askPython<string>('files.py', [{ ask: 'own_permissions' }]);
  const place = { mark: 'lists', environment: { ...process.env, OPHYD_CONTROL_LAYER: 'dummy' } };
  const words = [
    '--startup-dir',
    dirname(own?.answer ?? ''),
    '--file-dir',
    folder,
    '--file-name',
    'sim.yaml',
  ];
  const { code, stderr } = await runProgram(pythonProgram('qserver-list-plans-devices'), words, place);
  assert.equal(code, 0, stderr);
  const path = join(folder, 'sim.yaml');
  const { plans, devices } = readListsFile(path);
  assert.deepEqual([Object.keys(plans).length, Object.keys(devices).length], [36, 43]);
  const [theirs] = await askPython<ListsFile>('files.py', [{ ask: 'read_lists', path }]);
  assert.deepEqual({ plans, devices }, theirs?.answer);
  const groups = UserGroups.read(readPermissionsFile(own?.answer ?? ''));
  const counts = [...groups.allowedOf({ plans, devices })].map(([group, allowed]) => [
    group,
    Object.keys(allowed.plans).length,
    Object.keys(allowed.devices).length,
  ]);
  assert.deepEqual(counts, [
    ['root', 35, 43],
    ['primary', 35, 43],
    ['test_user', 15, 12],
  ]);
});

function attempt<T>(action: () => T): { answer?: T; refused?: string } {
  try {
    return { answer: action() };
  } catch (error) {
    return { refused: messageOf(error) };
  }
}
