import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, UserGroups, type Sort } from '../../src/permissions/index.js';
import type { JsonObject, PlanDescriptions } from '../../src/protocol/index.js';
import { pathsOf, variousDevices } from './device-tree.js';
import { Chance } from './random.js';

const plan = (name: string) => ({ name, properties: { is_generator: true }, parameters: [] });
const plans: PlanDescriptions = { count: plan('count'), scan: plan('scan'), _inner: plan('_inner') };
const existing = { plans, devices: variousDevices() };

const root = {
  allowed_plans: [null],
  forbidden_plans: [':^_'],
  allowed_devices: [null],
  allowed_functions: [null],
};

function explained(group: JsonObject, name: string, sort?: Sort) {
  const groups = UserGroups.read({ user_groups: { root, primary: group } });
  return explain(groups, existing, { group: 'primary', name, ...(sort !== undefined && { sort }) });
}

test('the entries that allow a plan are named, with their places', () => {
  assert.deepEqual(
    explained({ allowed_plans: ['scan', ':^co', ':nt$'], forbidden_plans: [null] }, 'count', 'plans'),
    [
      {
        sort: 'plans',
        name: 'count',
        group: 'primary',
        allowed: true,
        exists: true,
        lists: [
          { list: 'user_groups.root.allowed_plans', passes: true, entries: [{ at: 0, entry: null }] },
          { list: 'user_groups.root.forbidden_plans', passes: true, entries: [] },
          {
            list: 'user_groups.primary.allowed_plans',
            passes: true,
            entries: [
              { at: 1, entry: ':^co' },
              { at: 2, entry: ':nt$' },
            ],
          },
          { list: 'user_groups.primary.forbidden_plans', passes: true, entries: [{ at: 0, entry: null }] },
        ],
      },
    ],
  );
});

test('the entry of root that forbids a plan is named, whatever the group allows', () => {
  const [verdict] = explained({ allowed_plans: [null] }, '_inner', 'plans');
  assert.equal(verdict?.allowed, false);
  assert.deepEqual(
    verdict?.lists.filter(({ passes }) => !passes),
    [{ list: 'user_groups.root.forbidden_plans', passes: false, entries: [{ at: 0, entry: ':^_' }] }],
  );
});

test('a name is looked at as all that it is, and as a function in any case', () => {
  assert.deepEqual(
    explained({}, 'count').map(({ sort }) => sort),
    ['plans', 'functions'],
  );
  assert.deepEqual(
    explained({}, 'det.val').map(({ sort }) => sort),
    ['devices', 'functions'],
  );
  assert.deepEqual(
    explained({}, 'nothing').map(({ sort }) => sort),
    ['functions'],
  );
});

test('what does not exist is not allowed, though entries mean it', () => {
  const [verdict] = explained({ allowed_plans: [':.*'] }, 'nothing', 'plans');
  assert.deepEqual([verdict?.allowed, verdict?.exists], [false, false]);
});

test('a device whose components only are allowed says so', () => {
  const [verdict] = explained({ allowed_devices: ['det.val'] }, 'det', 'devices');
  assert.deepEqual([verdict?.allowed, verdict?.components_allowed], [false, true]);
  assert.equal(explained({ allowed_devices: ['det.val'] }, 'det.val', 'devices')[0]?.allowed, true);
});

test('a component that has a dot in its name is found', () => {
  assert.equal(explained({ allowed_devices: [':?.*'] }, 'new_flyer.det.val', 'devices')[0]?.allowed, true);
});

test('a group that does not exist is refused, with those that do', () => {
  const groups = UserGroups.read({ user_groups: { root, primary: {} } });
  assert.throws(() => explain(groups, existing, { group: 'nobody', name: 'count' }), {
    code: 'GROUP_UNKNOWN',
    message: /nobody\. Groups: root, primary/,
  });
});

test('an explanation never differs from the lists of what is allowed', () => {
  const chance = new Chance(5);
  const entries = [
    'det',
    'det.val',
    ':^det',
    ':?.*:depth=2',
    ':^sim:?x$',
    ':-^sim:^mtrs',
    '__MOTOR__:?.*',
    ':^_',
  ];
  const list = () => [...(chance.oneIn(4) ? [null] : []), ...chance.list(2, () => chance.of(entries))];
  const paths = pathsOf(existing.devices);
  for (let round = 0; round < 60; round++) {
    const lists = () => ({ allowed_devices: list(), forbidden_devices: chance.oneIn(2) ? [] : list() });
    const groups = UserGroups.read({ user_groups: { root: { ...root, ...lists() }, primary: lists() } });
    const allowed = new Set(pathsOf(groups.allowedOf(existing).get('primary')?.devices ?? {}));
    for (const name of paths) {
      const [verdict] = explain(groups, existing, { group: 'primary', name, sort: 'devices' });
      assert.equal(verdict?.allowed, allowed.has(name), `${name} ${JSON.stringify(verdict)}`);
      assert.equal(verdict?.components_allowed === true, allowed.has(`${name}(excluded)`), name);
    }
  }
});
