import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DEMO_STARTUP_DIR, LISTS_FILE, readListsFile, type ListsFile } from '../../src/config/index.js';
import type { DeviceDescription, ParameterDescription, PlanDescription } from '../../src/protocol/index.js';
import { listNamespace } from '../../src/worker/index.js';
import { pythonProgram, runProgram, withoutPython } from './harness/python.js';

const folder = mkdtempSync(join(tmpdir(), 'python-startup-'));
let theirs: ListsFile;
let ours: ListsFile;

before(async () => {
  if (withoutPython) return;
  const place = { mark: randomUUID(), environment: process.env };
  const find = 'import bluesky_queueserver.profile_collection_sim as p; print(list(p.__path__)[0])';
  const { stdout } = await runProgram(pythonProgram('python'), ['-c', find], place);
  const args = ['--startup-dir', stdout.trim(), '--file-dir', folder];
  const [listed, lists] = await Promise.all([
    runProgram(pythonProgram('qserver-list-plans-devices'), args, place),
    listNamespace({ startupArgs: ['--startup-dir', DEMO_STARTUP_DIR], cwd: folder }),
  ]);
  assert.equal(listed.code, 0, listed.stderr);
  theirs = readListsFile(join(folder, LISTS_FILE));
  ours = lists;
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Where we mean to differ, and why. The parameter, what the reference has, what we have. */
const KNOWN: Readonly<Record<string, readonly [string, string]>> = {
  // Our devices take a value and nothing else.
  'mv kwargs': ['4', ''],
  'mvr kwargs': ['4', ''],
};

/** Narrower or wider types than those of the reference. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  'adaptive_scan threshold': 'null would make the plan fail',
  'rel_adaptive_scan threshold': 'null would make the plan fail',
  'spiral_square x_num': 'a number of points is whole',
  'spiral_square y_num': 'a number of points is whole',
  'rel_spiral_square x_num': 'a number of points is whole',
  'rel_spiral_square y_num': 'a number of points is whole',
  'scan_nd cycler': 'an object',
  'list_grid_scan snake_axes': 'motors can be named, too',
  'rel_list_grid_scan snake_axes': 'motors can be named, too',
};

describe('the example beamline and that of the Python server', { skip: withoutPython }, () => {
  test('have the same plans, with parameters of the same names, kinds and defaults', () => {
    assert.deepEqual(Object.keys(ours.plans).sort(), Object.keys(theirs.plans).sort());
    const told = (plan: PlanDescription, name: string | undefined) => {
      const parameter = plan.parameters.find((one) => one.name === name);
      return parameter === undefined
        ? ''
        : [parameter.kind.value, parameter.default].filter(isThere).join(' ');
    };
    const differences = compare((theirPlan, ourPlan, name) => {
      const [left, right] = [told(theirPlan, name), told(ourPlan, name)];
      return left === right ? undefined : [left, right];
    });
    assert.deepEqual(differences, KNOWN);
    for (const [name, plan] of Object.entries(theirs.plans)) {
      const known = new Set(Object.keys(KNOWN));
      const order = (list: readonly ParameterDescription[]) =>
        list.map((parameter) => parameter.name).filter((one) => !known.has(`${name} ${one}`));
      assert.deepEqual(order(ours.plans[name]?.parameters ?? []), order(plan.parameters), name);
    }
  });

  test('take the same values: each value that the reference takes by its type, we take, too', () => {
    const differences = compare((theirPlan, ourPlan, name) => {
      const [left, right] = [theirPlan, ourPlan].map((plan) =>
        plan.parameters.find((one) => one.name === name),
      );
      // Without a type the reference takes everything; what we have more is what its documentation says.
      if (left?.annotation === undefined || right?.annotation === undefined) return undefined;
      const missing = wordsOf(left).filter((word) => !wordsOf(right).includes(word));
      const names = ['devices', 'plans', 'enums'] as const;
      const isSame =
        names.every((list) => same(left.annotation?.[list], right.annotation?.[list])) &&
        (['min', 'max', 'step'] as const).every((limit) => left[limit] === right[limit]) &&
        (left.convert_device_names ?? false) === (right.convert_device_names ?? false);
      return missing.length === 0 && isSame ? undefined : [left.annotation.type, right.annotation.type];
    });
    const unexplained = Object.entries(differences).filter(
      ([place, [left]]) => !(place in OTHER_TYPES) && !left.includes('typing.Any'),
    );
    assert.deepEqual(unexplained, []);
  });

  test('have the same devices, with the same components, classes and flags', () => {
    const tree = ({ components = {}, classname, ...device }: DeviceDescription): unknown => ({
      flags: [device.is_readable, device.is_movable, device.is_flyable],
      // Python's own classes of components begin with an underscore.
      classname: classname.replace(/^_/, ''),
      components: Object.fromEntries(
        Object.entries(components)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, component]) => [name, tree(component)]),
      ),
    });
    assert.deepEqual(Object.keys(ours.devices).sort(), Object.keys(theirs.devices).sort());
    for (const [name, device] of Object.entries(theirs.devices))
      assert.deepEqual(tree(ours.devices[name] ?? assert.fail(name)), tree(device), name);
  });
});

/** What differs, by plan and parameter. */
function compare(
  look: (theirs: PlanDescription, ours: PlanDescription, name: string) => [string, string] | undefined,
): Record<string, [string, string]> {
  const found: Record<string, [string, string]> = {};
  for (const [plan, theirPlan] of Object.entries(theirs.plans)) {
    const ourPlan = ours.plans[plan] ?? assert.fail(plan);
    const names = [...theirPlan.parameters, ...ourPlan.parameters].map(({ name }) => name);
    for (const name of new Set(names)) {
      const difference = look(theirPlan, ourPlan, name);
      if (difference !== undefined) found[`${plan} ${name}`] = difference;
    }
  }
  return found;
}

/** The words of a type, whatever way it is spelled: `float | None` and `typing.Optional[float]` are the same. */
function wordsOf({ annotation }: ParameterDescription): string[] {
  const words = (annotation?.type ?? '')
    .replace(/typing\.Optional\[/g, 'None[')
    .replace(/(typing|collections\.abc)\.(List|Sequence|Iterable)|\blist\b/g, 'list')
    .replace(/typing\.Dict|\bdict\b/g, 'dict')
    .match(/[A-Za-z_]\w*(\.\w+)*/g);
  return (words ?? []).filter((word) => word !== 'typing.Union');
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
