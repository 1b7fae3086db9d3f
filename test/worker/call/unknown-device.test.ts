import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonValue, ParameterDescription } from '../../../src/protocol/index.js';
import { bindPlan, checkArguments } from '../../../src/worker/call/index.js';
import { exampleDevices } from '../../permissions/device-tree.js';
import { plan } from './plan-builder.js';

const { det, ...others } = exampleDevices();
const KNOWN = {
  devices: { ...others, det: { ...det, excluded: true } as never },
  plans: { count: plan('count', []) },
};

function complaints(of: Partial<ParameterDescription>, value: JsonValue, text = 'p'): string[] {
  const described = plan('a_plan', [text]);
  const [parameter] = described.parameters;
  const changed = { ...described, parameters: [{ ...(parameter as ParameterDescription), ...of }] };
  const args = text.startsWith('*') ? (value as readonly JsonValue[]) : [value];
  const found = checkArguments(bindPlan({ name: 'a_plan', args }, changed), changed, KNOWN);
  return found.map(({ value: stranger, why }) => `${String(stranger)}: ${why}`);
}

const unknown = (type: string, value: JsonValue): boolean =>
  complaints({ annotation: { type } }, value).length > 0;

test('a name must be that of a device where the type is one, wherever in the value it stands', () => {
  const rows: [type: string, known: JsonValue[], unknown: JsonValue[]][] = [
    [
      '__READABLE__',
      ['det1', 'motor', 'det1.val', 'sim_bundle_A.mtrs.x'],
      ['dett', '', 'det1.', 'det1.no', 'count'],
    ],
    ['__READABLE__', ['det.val'], ['det']],
    ['__PLAN_OR_DEVICE__', ['count', 'det1'], ['scan']],
    ['typing.List[__MOVABLE__]', [[], ['motor', 'motor1']], [['motor', 'moter']]],
    ['typing.Optional[__DEVICE__]', [null, 'det1'], ['dett']],
    ['typing.Union[__FLYABLE__, typing.List[__FLYABLE__]]', ['det1', ['det1']], ['dett', ['dett']]],
    ['typing.Union[__READABLE__, float]', [1.5, 'det1'], ['dett']],
    ['typing.Union[__READABLE__, str]', ['det1', 'anything'], []],
    ['typing.Tuple[str, __MOVABLE__]', [['anything', 'motor']], [['motor', 'anything']]],
    ['typing.Dict[str, __MOVABLE__]', [{ anything: 'motor' }], [{ motor: 'anything' }]],
    ['str', ['dett'], []],
    ['__PLAN__', ['anything'], []],
    ['typing.Any', ['dett'], []],
  ];
  for (const [type, names, strangers] of rows) {
    for (const value of names) assert.ok(!unknown(type, value), `${type} takes ${JSON.stringify(value)}`);
    for (const value of strangers)
      assert.ok(unknown(type, value), `${type} refuses ${JSON.stringify(value)}`);
  }
});

test('the refusal tells the name, and the one that may have been meant', () => {
  const detectors = { annotation: { type: 'typing.List[__READABLE__]' } };
  assert.deepEqual(complaints(detectors, ['det1', 'dett1']), [
    'dett1: there is no device of this name that you may use; did you mean det1?',
  ]);
  assert.deepEqual(complaints(detectors, ['det1.vall']), [
    'det1.vall: there is no device of this name that you may use; did you mean det1.val?',
  ]);
  assert.deepEqual(complaints(detectors, ['spectrometer']), [
    'spectrometer: there is no device of this name that you may use',
  ]);
});

test('each of the rest of the arguments is looked at', () => {
  const motors = { annotation: { type: '__MOVABLE__' } };
  assert.deepEqual(complaints(motors, ['motor', 'motor1'], '*p'), []);
  assert.equal(complaints(motors, ['motor', 'nothing'], '*p').length, 1);
});

test('a plan that wants the text itself gets any text, and so does one without a type', () => {
  const text = { annotation: { type: '__DEVICE__' }, convert_device_names: false };
  assert.deepEqual([complaints(text, 'dett'), complaints({}, 'dett')], [[], []]);
});

test('a value of a wrong type is refused for that reason', () => {
  const [complaint] = complaints({ annotation: { type: 'typing.List[__READABLE__]' } }, 'dett');
  assert.match(complaint ?? '', /it must be a list/);
});
