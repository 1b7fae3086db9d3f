import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/protocol/index.js';
import { answering } from './answering.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'explain-'));
after(() => rmSync(folder, { recursive: true }));

const permissions = {
  user_groups: {
    root: { allowed_plans: [null], forbidden_plans: [':^_'], allowed_devices: [null] },
    primary: { allowed_plans: [':^co'], allowed_devices: ['det.val'], allowed_functions: ['count'] },
  },
};
const device = { is_readable: true, is_movable: false, is_flyable: false, classname: 'D', module: 'm' };
const plans = { count: { name: 'count', properties: { is_generator: true }, parameters: [] } };
const devices = { det: { ...device, components: { val: device } } };

const COUNT = `Group primary may use the plan count:
  ok   user_groups.root.allowed_plans[0]: null allows everything
  ok   user_groups.root.forbidden_plans: no entry forbids it
  ok   user_groups.primary.allowed_plans[0]: ':^co' allows it
  ok   user_groups.primary.forbidden_plans: no entry forbids it
`;

function manager({ method }: JsonObject): JsonObject {
  if (method === 'permissions_get') return { success: true, msg: '', user_group_permissions: permissions };
  if (method === 'plans_existing') return { success: true, msg: '', plans_existing: plans };
  if (method === 'devices_existing') return { success: true, msg: '', devices_existing: devices };
  return { success: false, msg: `there is no method ${String(method)}` };
}

test('what a running manager allows is explained by the entries that it has', () =>
  answering(manager, async (address) => {
    const { code, stdout } = await explain(['-a', address, 'primary', 'count', 'plan']);
    assert.equal(code, 0);
    assert.equal(stdout.split('\n').slice(2).join('\n'), COUNT);
    const component = await explain(['-a', address, 'primary', 'det', 'device']);
    assert.match(component.stdout, /may not use the device det:\n {2}\(Some of its components are allowed/);
    assert.match(component.stdout, /NO {3}user_groups\.primary\.allowed_devices: no entry allows it/);
  }));

test('without a manager the files are read that a manager would read, and programs get JSON', async () => {
  const file = join(folder, 'user_group_permissions.yaml');
  writeFileSync(file, stringify(permissions));
  const missing = await explain(['primary', 'count', 'from', file]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /there is no file .*existing_plans.*qserver-list-plans-devices makes one/);

  const lists = { existing_plans: plans, existing_devices: devices };
  writeFileSync(join(folder, 'existing_plans_and_devices.yaml'), stringify(lists));
  assert.ok((await explain(['primary', 'count', 'plan', 'from', file])).stdout.endsWith(COUNT));
  assert.match(
    (await explain(['root', 'nothing', 'from', file])).stdout,
    /There is no plan or device nothing\./,
  );
  const { stdout } = await explain(['primary', 'count', 'from', file, '--output', 'json']);
  const { success, explanations } = JSON.parse(stdout) as { success: boolean; explanations: JsonObject[] };
  assert.deepEqual(
    [success, explanations.map(({ sort, allowed }) => [sort, allowed])],
    [
      true,
      [
        ['plans', true],
        ['functions', false],
      ],
    ],
  );
});

test('a group that does not exist, and permissions that cannot be used, are told', async () => {
  const file = join(folder, 'broken.yaml');
  writeFileSync(join(folder, 'lists.yaml'), 'existing_plans: {}\nexisting_devices: {}\n');
  const run = (group: string) => explain([group, 'count', 'from', file, join(folder, 'lists.yaml')]);
  writeFileSync(file, stringify(permissions));
  assert.match((await run('nobody')).stderr, /no user group nobody\. Groups: root, primary/);
  writeFileSync(file, 'user_groups: {root: {allowed_plans: [".*"]}}\n');
  assert.match((await run('root')).stderr, /user_groups\.root\.allowed_plans\[0\]/);
  writeFileSync(file, 'user_groups: [\n');
  assert.match((await run('root')).stderr, /cannot be read/);
});

function explain(words: readonly string[]) {
  const at = words[0] === '-a' ? 2 : 0;
  return runCommand('qserver', [...words.slice(0, at), 'permissions', 'explain', ...words.slice(at)]);
}
