import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueueServerError } from '../../src/errors.js';
import { Permissions, type PermissionSources, type ReloadOption } from '../../src/manager/permissions.js';
import type { JsonObject, JsonValue } from '../../src/protocol/index.js';
import { ManagerUnderTest } from './manager-under-test.js';

const group = (plan: string): JsonObject => ({
  user_groups: { root: { allowed_plans: [null] }, primary: { allowed_plans: [plan] } },
});
const FILE = group('from_file');
const STORED = group('stored');
const BROKEN: JsonObject = { user_groups: { root: { allowed_plans: ['(('] } } };
const NOTHING: JsonObject = { user_groups: { root: {} } };

async function load(sources: Partial<PermissionSources>) {
  const complaints: string[] = [];
  const kept: JsonValue[] = [];
  const permissions = await Permissions.load({
    reload: 'ON_STARTUP',
    isRestart: false,
    readFile: () => FILE,
    stored: undefined,
    readStored: async () => sources.stored,
    store: async (content) => void kept.push(content),
    report: (complaint) => complaints.push(complaint),
    ...sources,
  });
  return { permissions, complaints, kept };
}

function unreadable(): never {
  throw new QueueServerError('PERMISSIONS_FILE', ['user_group_permissions.yaml', 'no such file']);
}

const STARTS: [ReloadOption, boolean, JsonValue | undefined, JsonObject][] = [
  ['ON_STARTUP', false, STORED, FILE],
  ['ON_STARTUP', true, STORED, STORED],
  ['ON_STARTUP', true, BROKEN, FILE],
  ['ON_REQUEST', false, STORED, STORED],
  ['ON_REQUEST', false, undefined, FILE],
  ['ON_REQUEST', false, BROKEN, FILE],
  ['NEVER', false, STORED, STORED],
  ['NEVER', false, undefined, FILE],
  ['NEVER', true, 'rubbish', FILE],
];
for (const [reload, isRestart, stored, expected] of STARTS) {
  const before = stored === undefined ? 'nothing' : stored === STORED ? 'permissions' : 'rubbish';
  test(`${reload}, ${isRestart ? 'restarted' : 'started'} with ${before} stored: ${expected === FILE ? 'the file' : 'the store'} is in force`, async () => {
    const { permissions, complaints } = await load({ reload, isRestart, stored });
    assert.deepEqual([permissions.current, complaints], [expected, []]);
  });
}

test('what is read from the file is stored, and what was stored already is not stored again', async () => {
  assert.deepEqual((await load({})).kept, [FILE]);
  assert.deepEqual((await load({ stored: FILE })).kept, []);
});

test('permissions that were in force before are stored when they come back', async () => {
  const { permissions, kept } = await load({ reload: 'ON_REQUEST', stored: STORED });
  await permissions.set(FILE);
  await permissions.set(STORED);
  assert.deepEqual(kept, [FILE, STORED]);
});

for (const [what, readFile] of [
  ['is missing', unreadable],
  ['has a mistake', () => BROKEN],
] as const) {
  test(`where the file ${what} and nothing is stored, nobody may do anything, and the reason is told`, async () => {
    const { permissions, complaints, kept } = await load({ readFile, stored: undefined });
    assert.deepEqual([permissions.current, kept], [NOTHING, []]);
    assert.equal(complaints.length, 1);
    assert.match(complaints[0] ?? '', /cannot be (read|used)/);
    assert.equal(permissions.groups.allowsFunction('root', 'f'), false);
    const existing = { plans: {}, devices: {} };
    assert.deepEqual([...permissions.groups.allowedOf(existing)], [['root', existing]]);
  });
}

test('a mistake in what is set or read anew is refused, and what was in force stays', async () => {
  let file: JsonObject = FILE;
  const manager = await ManagerUnderTest.start({ readPermissions: () => file });
  const current = async () => (await manager.request('permissions_get'))['user_group_permissions'];
  const refused = await manager.request('permissions_set', { user_group_permissions: BROKEN });
  assert.equal(refused.success, false);
  assert.match(String(refused.msg), /user_groups\.root\.allowed_plans\[0\]/);
  file = BROKEN;
  const { success, msg } = await manager.request('permissions_reload');
  assert.deepEqual([success, /allowed_plans\[0\]/.test(String(msg))], [false, true]);
  assert.deepEqual(await current(), FILE);
  file = STORED;
  assert.equal((await manager.request('permissions_reload', { restore_permissions: false })).success, true);
  assert.deepEqual(await current(), FILE);
  assert.equal((await manager.request('permissions_reload')).success, true);
  assert.deepEqual(await current(), STORED);
});

test('lists that cannot be read refuse the reloading as a whole', async () => {
  let file: JsonObject = FILE;
  const manager = await ManagerUnderTest.start({
    readPermissions: () => file,
    readLists: () => {
      throw new QueueServerError('LISTS_FILE', ['lists.yaml', 'it is broken']);
    },
  });
  await manager.open();
  const before = await manager.request('plans_existing');
  file = STORED;
  const { success, msg } = await manager.request('permissions_reload', { restore_plans_devices: true });
  assert.deepEqual([success, /lists\.yaml cannot be used/.test(String(msg))], [false, true]);
  assert.deepEqual((await manager.request('permissions_get'))['user_group_permissions'], FILE);
  assert.deepEqual(await manager.request('plans_existing'), before);
});

for (const [what, now, expected] of [
  ['is taken as it is now', STORED, STORED],
  ['has a mistake, the file is taken', BROKEN, FILE],
  ['is gone, the file is taken', undefined, FILE],
] as const) {
  test(`on request, what is stored is read again: where it ${what}, also where the file is never reloaded`, async () => {
    const { permissions } = await load({
      reload: 'NEVER',
      stored: group('before'),
      readStored: async () => now,
    });
    assert.deepEqual(permissions.current, group('before'));
    await permissions.restore();
    assert.deepEqual(permissions.current, expected);
  });
}

test('permissions that are never read again are refused, with the setting to change', async () => {
  const { permissions } = await load({ reload: 'NEVER' });
  await assert.rejects(permissions.reload(), {
    code: 'PERMISSIONS_FIXED',
    message: /user_group_permissions_reload/,
  });
});
