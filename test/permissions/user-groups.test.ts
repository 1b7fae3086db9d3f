import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileSearch, UserGroups } from '../../src/permissions/index.js';
import type { JsonObject, PlanDescription } from '../../src/protocol/index.js';
import { exampleDevices, pathsOf } from './device-tree.js';

const plan = (name: string, devices: readonly string[] = []): PlanDescription => ({
  name,
  properties: { is_generator: true },
  parameters: [
    {
      name: 'detectors',
      kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 },
      annotation: {
        type: 'typing.List[Names]',
        devices: { Names: devices },
        plans: { Plans: ['count', 'scan'] },
      },
    },
  ],
});

function read(root: JsonObject, group: JsonObject = {}): UserGroups {
  return UserGroups.read({ user_groups: { root, group } });
}

const EVERYTHING = { allowed_plans: [null], allowed_devices: [null], allowed_functions: [null] };

test('what root forbids, no group gets back', () => {
  const forbidding = { forbidden_plans: [':^_'], forbidden_devices: [':^det'], forbidden_functions: ['f'] };
  const groups = read({ ...EVERYTHING, ...forbidding }, EVERYTHING);
  const plans = { count: plan('count'), _inner: plan('_inner') };
  const allowed = groups.allowedOf({ plans, devices: exampleDevices() }).get('group');
  assert.deepEqual(Object.keys(allowed?.plans ?? {}), ['count']);
  assert.ok(pathsOf(allowed?.devices ?? {}).includes('det(excluded)'));
  assert.equal(groups.allowsFunction('group', 'f'), false);
  assert.equal(groups.allowsFunction('group', 'g'), true);
});

test('a plan offers the names of allowed devices and plans only', () => {
  const names = ['det', 'det.val', 'motor', 'motor.nothing', 'nothing'];
  const groups = read(EVERYTHING, { allowed_plans: ['count'], allowed_devices: ['det.val', 'motor'] });
  const plans = { count: plan('count', names), scan: plan('scan') };
  const allowed = groups.allowedOf({ plans, devices: exampleDevices() });
  const annotation = (group: string) => allowed.get(group)?.plans['count']?.parameters[0]?.annotation;
  assert.deepEqual(annotation('root')?.devices, { Names: ['det', 'det.val', 'motor'] });
  assert.deepEqual(annotation('group')?.devices, { Names: ['det.val', 'motor'] });
  assert.deepEqual(annotation('group')?.plans, { Plans: ['count'] });
});

test('a group without lists may use nothing, and one that does not exist neither', () => {
  const groups = read(EVERYTHING);
  const { plans, devices } =
    groups.allowedOf({ plans: { count: plan('count') }, devices: exampleDevices() }).get('group') ?? {};
  assert.deepEqual([plans, devices], [{}, {}]);
  assert.equal(groups.allowsFunction('group', 'f'), false);
  assert.equal(groups.allowsFunction('nobody', 'f'), false);
});

test('permissions with a mistake are refused as a whole, with the place of the mistake', () => {
  const refusals: [JsonObject, RegExp][] = [
    [{ allowed_plans: ['.*'] }, /user_groups\.group\.allowed_plans\[0\]: .*"\.\*".* begins with a colon/],
    [{ forbidden_devices: [':^a', ':(b'] }, /group\.forbidden_devices\[1\]: .*a \( has no \)/],
    [
      { forbidden_plans: [':a', null] },
      /group\.forbidden_plans\[1\]: null may stand in the first place only/,
    ],
    [{ allowed_devices: [':?a:b'] }, /only depth=N may follow/],
    [{ allowed_devices: [':?a:depth=0'] }, /depth must be at least 1/],
    [{ allowed_devices: ['det : ^val$'] }, /"det" is not a type; types are __READABLE__/],
    [{ allowed_devices: [':^a::b'] }, /nothing between two colons/],
    [{ allowed_devices: [''] }, /it is empty/],
    [{ allowed_devices: [5] }, /allowed_devices\[0\]: it must be a text or null/],
    [{ allowed_devices: 'det' }, /allowed_devices: it must be a list/],
    [{ allowed_plans: ['a.b'] }, /plans and functions have no components/],
    [{ allowed_functions: [':a:b'] }, /plans and functions have no components/],
    [{ allowed: [] }, /user_groups\.group: there is no list allowed; lists are allowed_plans/],
    [{ allowed_plans: [':(?P<a>b)(?P=a)'] }, /references to groups are not supported/],
  ];
  for (const [group, message] of refusals)
    assert.throws(() => read(EVERYTHING, group), { code: 'PERMISSIONS_INVALID', message });
  assert.throws(() => UserGroups.read({ user_groups: { primary: {} } }), /the group root is missing/);
  assert.throws(() => UserGroups.read([]), /must be an object/);
});

test('an expression that would take for ever elsewhere is answered at once, or refused', () => {
  const name = `${'a'.repeat(200)}!`;
  for (const expression of [
    '(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '(.*)*b.*c.*d.*e',
    '(?=(a+)+b)(a*)*!',
    '^(([a-z])+.)+[A-Z]$',
  ]) {
    assert.equal(compileSearch(expression)(name), false, expression);
  }
  assert.throws(() => compileSearch('((a{100}){100}){100}'), /repeats too much/);
  assert.throws(() => compileSearch('(a?){5000}'), /repeats too much/);
  assert.throws(() => compileSearch('a'.repeat(1001)), /longer than 1000 characters/);
  assert.equal(compileSearch('((()){1000000000}){1000000000}a')(name), true);
});

test('the lists of 500 plans and 5000 devices are made for three groups', (context) => {
  const plans = Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [`plan_${i}`, plan(`plan_${i}`, ['det', `dev_${i}`])]),
  );
  const part = exampleDevices()['det'];
  assert.ok(part);
  const devices = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`dev_${i}`, { ...part }]));
  const user = {
    allowed_plans: [':.*'],
    allowed_devices: [':?.*:depth=5'],
    forbidden_devices: [':^dev_[3-5]$:?.*'],
  };
  const groups = UserGroups.read({
    user_groups: { root: { ...EVERYTHING, forbidden_devices: [':^_:?.*'] }, primary: user, test_user: user },
  });
  const start = performance.now();
  const allowed = groups.allowedOf({ plans, devices });
  context.diagnostic(`${Math.round(performance.now() - start)} ms for 35 000 nodes`);
  assert.equal(Object.keys(allowed.get('primary')?.devices ?? {}).length, 4_997);
});
