import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { listsText, readListsFile, saveListsFile, writeListsFile } from '../../src/config/index.js';
import { readBlockYaml } from '../../src/config/block-yaml.js';
import { Chance } from '../permissions/random.js';
import { variousDevices } from '../permissions/device-tree.js';
import { oddPlans } from './odd-plans.js';

const folder = mkdtempSync(join(tmpdir(), 'lists-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'existing_plans_and_devices.yaml');

test('lists are read back as they were written, whatever their texts are, and any reader of YAML agrees', () => {
  const chance = new Chance(6);
  for (let round = 0; round < 20; round++) {
    const lists = { plans: oddPlans(chance), devices: variousDevices() };
    saveListsFile(path, lists);
    assert.deepEqual(readListsFile(path), lists);
    const text = readFileSync(path, 'utf8');
    assert.equal(text, listsText(lists));
    const expected = { existing_devices: lists.devices, existing_plans: lists.plans };
    assert.deepEqual(parse(text), expected);
    assert.deepEqual(readBlockYaml(text), expected, 'what we write is read the fast way');
  }
});

test('a file that a person has written is read, also where it is laid out otherwise', () => {
  writeFileSync(
    path,
    `---
# By hand
existing_plans:
  count: {name: count, properties: {is_generator: true}, parameters: [], description: Takes
      data., }
existing_devices: {}
`,
  );
  assert.deepEqual(readListsFile(path).plans, {
    count: {
      name: 'count',
      properties: { is_generator: true },
      parameters: [],
      description: 'Takes data.',
    },
  });
});

test('without a file there are no plans and devices', () => {
  assert.deepEqual(readListsFile(join(folder, 'none.yaml')), { plans: {}, devices: {} });
  writeFileSync(path, 'existing_plans:\n');
  assert.deepEqual(readListsFile(path), { plans: {}, devices: {} });
});

for (const [text, message] of [
  ['existing_plans: [', /cannot be used: .*flow.* Write the file anew with qserver-list-plans-devices/is],
  ['- count\n', /it has no existing_plans/],
  ['existing_plans: [count]\n', /must be descriptions by name/],
  ['existing_plans: {count: 5}\n', /existing_plans\.count: it must be a description/],
  ['existing_plans: {count: {name: count}}\n', /count\.parameters: it must be a list/],
  [
    'existing_plans: {count: {name: count, parameters: [{name: num, kind: {name: SOME}}]}}\n',
    /parameters\[0\]\.kind: its name must be one of POSITIONAL_ONLY/,
  ],
  [
    'existing_plans: {a: {name: a, parameters: [{name: n, kind: {name: KEYWORD_ONLY}, annotation: {type: str, enums: {E: x}}}]}}\n',
    /annotation\.enums: it must be lists of texts/,
  ],
  [
    'existing_devices: {det: {is_readable: 1, is_movable: false, is_flyable: false}}\n',
    /det\.is_readable: it must be true or false/,
  ],
  [
    'existing_devices: {a: {is_readable: true, is_movable: true, is_flyable: true, components: {b: 1}}}\n',
    /a\.components\.b: it must be a description/,
  ],
  ['existing_devices: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1}\n', /devices\.e: [^;]*; and 2 more/],
] as const) {
  test(`a file is refused with the place of its mistake: ${text.trim().slice(0, 60)}`, () => {
    writeFileSync(path, text);
    assert.throws(() => readListsFile(path), { code: 'LISTS_FILE', message });
  });
}

test('a file that cannot be replaced stays as it is', () => {
  const nowhere = join(folder, 'nowhere', 'lists.yaml');
  assert.throws(() => saveListsFile(nowhere, { plans: {}, devices: {} }), { code: 'ENOENT' });
  const told: string[] = [];
  writeListsFile(nowhere, { plans: {}, devices: {} }, (complaint) => told.push(complaint));
  assert.match(
    told.join('\n'),
    /not written to .*: there is no such file or directory\. Name another place with --existing-plans-devices/,
  );
});
