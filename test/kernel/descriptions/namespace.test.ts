import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  NamespaceScanner,
  type Callable,
  type CallableRecord,
  type ScannerSettings,
} from '../../../kernel/descriptions/index.js';
import { hw } from '../../../src/devices/sim/index.js';

const record = (name: string, plan?: boolean): CallableRecord => ({
  description: {
    name,
    module: '__main__',
    properties: { is_generator: false },
    parameters: [{ name: 'n', kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 } }],
  },
  call: { slots: [{ slot: 'positional', name: 'n' }] },
  shape: {
    parameters: [{ shape: 'value', name: 'n', optional: false }],
    doc: { text: '', parameters: {}, annotations: {}, tagged: [], isNoPlan: false, faults: [] },
    isGenerator: false,
    givesPlan: false,
  },
  ...(plan === undefined ? {} : { plan }),
});
/** A scanner that knows the records of these functions. */
function scannerOf(
  records: readonly (readonly [Callable, CallableRecord])[] = [],
  settings: Omit<ScannerSettings, 'recordOf'> = {},
): NamespaceScanner {
  const byFunction = new Map<unknown, CallableRecord>(records);
  return new NamespaceScanner({ ...settings, recordOf: (value) => byFunction.get(value) });
}

function* walk() {
  yield 1;
}
const shortcut = () => walk();
const helper = () => 1;

test('generator functions and functions that give plans are plans, with the name of their binding', () => {
  const scanner = scannerOf([
    [walk, record('walk')],
    [shortcut, record('shortcut', true)],
    [helper, record('helper')],
  ]);
  const namespace = { walk, shortcut, helper, again: walk, number: 3, nothing: null };
  const { lists, undescribed } = scanner.scan(namespace);
  assert.deepEqual(
    Object.values(lists.existing_plans).map(({ name, properties }) => [name, properties.is_generator]),
    [
      ['walk', true],
      ['shortcut', false],
      ['again', true],
    ],
  );
  assert.deepEqual(Object.keys(lists.calls), ['walk', 'shortcut', 'again']);
  assert.deepEqual(lists.calls['again'], record('walk').call);
  assert.deepEqual(undescribed, []);
});

test('what its author withholds is not listed, generator function or not', () => {
  const scanner = scannerOf([[walk, record('walk', false)]]);
  assert.deepEqual(scanner.scan({ walk }).lists.existing_plans, {});
});

test('a plan without a record can be called with positional values, until its text has been described', () => {
  const records = new Map<unknown, CallableRecord>();
  const scanner = new NamespaceScanner({ recordOf: (value) => records.get(value) });
  const first = scanner.scan({ walk });
  assert.deepEqual(first.lists.existing_plans['walk']?.parameters, [
    { name: 'args', kind: { name: 'VAR_POSITIONAL', value: 2 } },
  ]);
  assert.deepEqual(first.undescribed, [{ name: 'walk', value: walk }]);
  records.set(walk, record('walk'));
  const second = scanner.scan({ walk });
  assert.equal(second.plansChanged, true);
  assert.deepEqual(second.lists.calls['walk'], record('walk').call);
});

test('devices are listed by their bindings, also those that another name has too', () => {
  const { det1, motor1 } = hw();
  const scanner = scannerOf([], { maxDepth: 1 });
  const { lists } = scanner.scan({ det1, motor1, sample: motor1, Class: det1.constructor });
  assert.deepEqual(Object.keys(lists.existing_devices), ['det1', 'motor1', 'sample']);
  assert.equal(lists.existing_devices['sample']?.is_movable, true);
});

test('a scan that finds nothing new gives the very lists of the scan before, and looks at no device again', () => {
  const { det1 } = hw();
  let touched = 0;
  const device = new Proxy(det1, { get: (target, key) => (touched++, Reflect.get(target, key, target)) });
  const scanner = scannerOf();
  const first = scanner.scan({ device, walk });
  const before = touched;
  const second = scanner.scan({ device, walk, added: 5 });
  assert.equal(second.lists, first.lists);
  assert.deepEqual([second.plansChanged, second.devicesChanged], [false, false]);
  assert.equal(touched, before);
  scanner.forget();
  assert.deepEqual(scanner.scan({ device, walk }).devicesChanged, false);
  assert.ok(touched > before);
});

test('what is gone is no longer listed, although all that is left is as it was', () => {
  const scanner = scannerOf([[walk, record('walk')]]);
  const { det1 } = hw();
  scanner.scan({ det1, other: det1, walk });
  const { devicesChanged, plansChanged, lists } = scanner.scan({ det1, walk });
  assert.deepEqual([devicesChanged, plansChanged], [true, false]);
  assert.deepEqual(Object.keys(lists.existing_devices), ['det1']);
});

test('an equal value under the same name changes nothing, another kind of value does', () => {
  const scanner = scannerOf();
  scanner.scan({ a: hw().det1, walk });
  assert.equal(scanner.scan({ a: hw().det1, walk }).devicesChanged, false);
  const { devicesChanged, plansChanged, lists } = scanner.scan({ a: hw().motor1 });
  assert.deepEqual([devicesChanged, plansChanged], [true, true]);
  assert.deepEqual(lists.existing_plans, {});
});

test('a name that cannot be read yet is passed over', () => {
  const namespace = {
    walk,
    get early(): never {
      throw new ReferenceError('early is not defined');
    },
  };
  assert.deepEqual(Object.keys(scannerOf().scan(namespace).lists.existing_plans), ['walk']);
});

test('a device that cannot even be asked what it is costs a warning and nothing else', () => {
  const warnings: string[] = [];
  const broken = {
    name: 'broken',
    read: () => ({}),
    describe: () => ({}),
    get set(): never {
      throw new Error('no connection');
    },
  };
  const scanner = scannerOf([], { warn: (text) => warnings.push(text) });
  assert.deepEqual(Object.keys(scanner.scan({ broken, det1: hw().det1 }).lists.existing_devices), ['det1']);
  assert.deepEqual(warnings, ['The device broken cannot be described: no connection']);
});
