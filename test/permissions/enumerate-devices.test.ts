import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enumerateDevices } from '../../src/permissions/index.js';
import type {
  Annotation,
  DeviceDescription,
  DeviceDescriptions,
  ParameterDescription,
} from '../../src/protocol/index.js';
import { plan } from '../worker/call/plan-builder.js';
import { variousDevices } from './device-tree.js';

const BUNDLE: DeviceDescription = {
  is_readable: true,
  is_movable: false,
  is_flyable: false,
  classname: 'Bundle',
  module: 'sim',
};
const { flyer1 } = variousDevices();
const DEVICES: DeviceDescriptions = {
  motor: { ...BUNDLE, is_movable: true },
  flyer1: flyer1 as DeviceDescription,
  Bundle: { ...BUNDLE, excluded: true, components: { x: { ...BUNDLE, is_movable: true }, y: BUNDLE } },
  det1: BUNDLE,
  mro: BUNDLE,
};

function enumerated(
  type: string,
  of: Partial<ParameterDescription & Annotation> = {},
): Annotation | undefined {
  const { devices, plans, ...rest } = of;
  const described = plan('a_plan', ['p']);
  const annotation = {
    type,
    ...(devices === undefined ? {} : { devices }),
    ...(plans === undefined ? {} : { plans }),
  };
  const parameter = { ...(described.parameters[0] as ParameterDescription), annotation, ...rest };
  const { plans: found } = enumerateDevices({ a_plan: { ...described, parameters: [parameter] } }, DEVICES);
  return found['a_plan']?.parameters[0]?.annotation;
}

test('each type of devices gets the names of those that may be used themselves, components too', () => {
  const names = {
    __READABLE__: ['Bundle.x', 'Bundle.y', 'det1', 'motor'],
    __MOVABLE__: ['Bundle.x', 'motor'],
    __FLYABLE__: ['flyer1'],
    __DEVICE__: ['Bundle.x', 'Bundle.y', 'det1', 'flyer1', 'motor'],
  };
  for (const [token, expected] of Object.entries(names))
    assert.deepEqual(enumerated(token), { type: token, devices: { [token]: expected } });
});

test('a type that holds several types of devices gets a list for each, beside those that it has', () => {
  const type = 'typing.Union[typing.List[__FLYABLE__], __MOVABLE__, Mine]';
  assert.deepEqual(enumerated(type, { devices: { Mine: ['det1'] } })?.devices, {
    Mine: ['det1'],
    __FLYABLE__: ['flyer1'],
    __MOVABLE__: ['Bundle.x', 'motor'],
  });
});

test('what is no device, has a list, wants the text or cannot be read stays as it is', () => {
  for (const type of [
    'str',
    'typing.Any',
    '__PLAN__',
    '__CALLABLE__',
    '__PLAN_OR_DEVICE__',
    'typing.List[__READABLE__',
  ])
    assert.deepEqual(enumerated(type), { type });
  const own = { __READABLE__: ['det1'] };
  assert.deepEqual(enumerated('__READABLE__', { devices: own }), { type: '__READABLE__', devices: own });
  assert.deepEqual(enumerated('__READABLE__', { convert_device_names: false }), { type: '__READABLE__' });
});

test('lists that would be too long together are left out, the longest first, and told', () => {
  const described = plan('a_plan', ['motor', 'detectors']);
  const types = ['__MOVABLE__', 'typing.List[__READABLE__]'];
  const parameters = described.parameters.map((parameter, i) => ({
    ...parameter,
    annotation: { type: types[i] ?? '' },
  }));
  const within = (mostText: number) => {
    const { plans, leftOut } = enumerateDevices({ a_plan: { ...described, parameters } }, DEVICES, mostText);
    const listed = plans['a_plan']?.parameters.map(({ annotation }) =>
      Object.keys(annotation?.devices ?? {}),
    );
    return { listed, leftOut };
  };
  const [motors, all] = ['"Bundle.x", "motor", ', '"Bundle.x", "Bundle.y", "det1", "motor", '];
  assert.deepEqual(within(motors.length + all.length), {
    listed: [['__MOVABLE__'], ['__READABLE__']],
    leftOut: [],
  });
  assert.deepEqual(within(motors.length + all.length - 1), {
    listed: [['__MOVABLE__'], []],
    leftOut: ['__READABLE__'],
  });
  assert.deepEqual(within(motors.length - 1), { listed: [[], []], leftOut: ['__MOVABLE__', '__READABLE__'] });
});
