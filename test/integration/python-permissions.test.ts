import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf } from '../../src/errors.js';
import {
  compileSearch,
  filterDevices,
  readNameEntry,
  selectDevices,
  UserGroups,
  type DeviceNode,
} from '../../src/permissions/index.js';
import type { DeviceDescriptions, JsonObject } from '../../src/protocol/index.js';
import { variousDevices } from '../permissions/device-tree.js';
import { Chance } from '../permissions/random.js';
import { askPython } from './harness/ask-python.js';
import { withoutPython } from './harness/python.js';

const settings = { skip: withoutPython };

const NAMES = [
  'det',
  'det1',
  'motor',
  'sim_bundle_A.mtrs.x',
  '_a',
  'Det_val',
  'aab',
  'größe',
  'ab\n',
  '',
  'x{2}',
];
// prettier-ignore
const PIECES = [
  'a', 'b', 'd', 'e', 't', '1', '_', '.', 'x', 'det', 'val', 'A', 'ß', '^', '$', '*', '+', '?', '|', '(', ')', '[', ']',
  '-', '\\', '{', '}', ',', '2', '{2}', '{1,3}', '{,2}', '*?', '(?=', '(?!', '(?<=', '(?<!', '(?i)', '(?m)', '(?a)',
  '(?s)', '(?P<n>', '(?P<m>', '(?P=n)', '(?#', '(?>', '\\d', '\\w', '\\W', '\\s', '\\b', '\\B', '\\A', '\\Z', '\\.',
  '\\x61', '\\101', '\\1', '\\u0061', '\\n', '[^', '[a-z]', '[a-d_', '[]', '.*', '.+', 'a|b', '(a*)*', '(a|ab)',
];

function randomExpression(chance: Chance): string {
  return Array.from({ length: 1 + chance.below(6) }, () => chance.of(PIECES)).join('');
}

test(
  'regular expressions mean what they mean in Python, for thousands of random ones',
  settings,
  async () => {
    const chance = new Chance(1);
    const expressions = Array.from({ length: 12_000 }, () => randomExpression(chance));
    const answers = await askPython<boolean[]>(
      'permissions.py',
      expressions.map((expression) => ({ ask: 'search', expression, texts: NAMES })),
    );
    let compared = 0;
    let unsupported = 0;
    for (const [at, expression] of expressions.entries()) {
      const { answer, refused } = answers[at] as (typeof answers)[number];
      const ours = attempt(() => NAMES.map(compileSearch(expression)));
      if (refused !== undefined) assert.ok(ours.refused, `${expression}: Python says ${refused}`);
      else if (ours.refused?.includes('not supported')) unsupported += 1;
      else {
        assert.deepEqual(ours.answer, answer, `${expression}: ${ours.refused ?? ''}`);
        compared += 1;
      }
    }
    assert.ok(
      compared > 3_000 && unsupported < compared / 10,
      `${compared} compared, ${unsupported} unsupported`,
    );
  },
);

function randomEntry(chance: Chance): string {
  if (chance.oneIn(4))
    return chance.of(['det', 'det1', 'det.val', 'sim_bundle_A.mtrs.x', 'nothing', 'motor.', '.a']);
  const levels = Array.from({ length: 1 + chance.below(3) }, () => {
    const sign = chance.of(['', '', '', '+', '-', '?']);
    const name = chance.of([
      '^det',
      'det',
      '.*',
      '^sim',
      '^mtrs$',
      'val$',
      '^_',
      '[xy]',
      'x$',
      '',
      '^motor\\d$',
      'o',
    ]);
    return sign + name;
  });
  if (chance.oneIn(3)) levels.push(`?${chance.of(['.*', '^sim.*x$', 'val$', '^det', 'mtrs'])}`);
  if (chance.oneIn(3))
    levels.push(chance.of(['depth=1', 'depth=2', 'depth=3', 'depth=0', 'depth=x', 'depth=']));
  const word = chance.of([
    '',
    '',
    '',
    '__READABLE__',
    '__FLYABLE__',
    '__DETECTOR__',
    '__MOTOR__',
    'det',
    ' ',
  ]);
  return `${word}:${levels.join(chance.oneIn(5) ? ' : ' : ':')}`;
}

test(
  'an entry selects what it selects in the reference, and is refused where it is refused there',
  settings,
  async () => {
    const chance = new Chance(2);
    const devices = variousDevices();
    const entries = Array.from({ length: 5_000 }, () => randomEntry(chance));
    const answers = await askPython<string[]>(
      'permissions.py',
      entries.map((entry) => ({ ask: 'select', entry, devices })),
    );
    let refusals = 0;
    for (const [at, entry] of entries.entries()) {
      const { answer, refused } = answers[at] as (typeof answers)[number];
      const ours = attempt(() => namesOf(entry, devices));
      if (refused !== undefined) refusals += 1;
      assert.equal(
        ours.refused !== undefined,
        refused !== undefined,
        `${entry}: ${ours.refused} / ${refused}`,
      );
      // The reference copies names as they are, whether there is such a device or not.
      const expected = entry.includes(':') ? answer : answer?.filter((name) => existing(devices).has(name));
      assert.deepEqual(ours.answer, expected, entry);
    }
    assert.ok(refusals > 500 && refusals < 4_000, `${refusals} refusals`);
  },
);

function randomList(chance: Chance): (string | null)[] {
  const list: (string | null)[] = chance.list(3, () => randomEntry(chance)).filter(isUsable);
  if (chance.oneIn(5)) list.unshift(null);
  return list;
}

test('the same part of a tree of devices is allowed as by the reference', settings, async () => {
  const chance = new Chance(3);
  const questions = Array.from({ length: 4_000 }, () => {
    const [first, second] = [randomList(chance), randomList(chance)];
    // What was filtered once, as by root, is filtered again.
    const once = read({ allowed_devices: [null], forbidden_devices: randomList(chance) }).rules('root');
    const devices =
      once === undefined
        ? variousDevices()
        : filterDevices(variousDevices(), once.devices.allowed, once.devices.forbidden);
    return { ask: 'filter_devices', devices, allowed: first, forbidden: second };
  });
  const answers = await askPython<DeviceDescriptions>('permissions.py', questions);
  for (const [at, { devices, allowed, forbidden }] of questions.entries()) {
    const rules = read({ allowed_devices: allowed, forbidden_devices: forbidden }).rules('root');
    assert.ok(rules);
    const before = structuredClone(devices);
    const ours = filterDevices(devices, rules.devices.allowed, rules.devices.forbidden);
    assert.deepEqual(ours, answers[at]?.answer, JSON.stringify({ allowed, forbidden }));
    assert.deepEqual(devices, before, 'the tree that is filtered stays as it was');
  }
});

test('the same plans and functions are allowed as by the reference', settings, async () => {
  const chance = new Chance(4);
  const names = [
    'count',
    'scan',
    'rel_scan',
    'adaptive_scan',
    '_inner',
    'det1',
    'function_sleep',
    'unit_test_1',
  ];
  const entry = () =>
    chance.of([
      'count',
      'scan',
      'nothing',
      ':^count',
      ':scan$',
      ':?^rel',
      ':-^_',
      ':.*:depth=2',
      ':^unit_test.*$',
      '',
    ]) || `${chance.of(['', '__MOTOR__'])}:${randomExpression(chance)}`;
  const list = () => {
    const entries: (string | null)[] = chance.list(3, entry).filter(isUsableFlat);
    return chance.oneIn(5) ? [null, ...entries] : entries;
  };
  const questions = Array.from({ length: 4_000 }, () => {
    const group = () => ({ allowed_functions: list(), forbidden_functions: list() });
    const permissions = {
      user_groups: {
        root: { ...group(), ...(chance.oneIn(2) ? { allowed_functions: [null] } : {}) },
        g: group(),
      },
    };
    return { ask: 'functions', permissions, group: 'g', names };
  });
  const answers = await askPython<boolean[]>('permissions.py', questions);
  let allowed = 0;
  for (const [at, { permissions }] of questions.entries()) {
    const groups = UserGroups.read(permissions as unknown as JsonObject);
    const ours = names.map((name) => groups.allowsFunction('g', name));
    allowed += ours.filter(Boolean).length;
    assert.deepEqual(ours, answers[at]?.answer, JSON.stringify(permissions));
  }
  assert.ok(allowed > 1_000, `${allowed} allowed`);
});

interface Named extends DeviceNode<Named> {
  readonly path: string;
}

function namesOf(entry: string, devices: DeviceDescriptions): string[] {
  const found: string[] = [];
  selectDevices(readNameEntry(entry), nodesOf(devices), ({ path }) => found.push(path));
  return found;
}

function nodesOf(devices: DeviceDescriptions, above = ''): Named[] {
  return Object.entries(devices).map(([name, device]) => {
    const path = above + name;
    return { name, path, device, components: nodesOf(device.components ?? {}, `${path}.`) };
  });
}

function existing(devices: DeviceDescriptions): ReadonlySet<string> {
  const all = (nodes: readonly Named[]): string[] =>
    nodes.flatMap((node) => [node.path, ...all(node.components)]);
  return new Set(all(nodesOf(devices)));
}

function read(root: JsonObject): UserGroups {
  return UserGroups.read({ user_groups: { root } });
}

function isUsable(entry: string): boolean {
  return attempt(() => readNameEntry(entry)).refused === undefined;
}

function isUsableFlat(entry: string): boolean {
  return attempt(() => read({ allowed_plans: [entry] })).refused === undefined;
}

function attempt<T>(action: () => T): { answer?: T; refused?: string } {
  try {
    return { answer: action() };
  } catch (error) {
    return { refused: messageOf(error) };
  }
}
