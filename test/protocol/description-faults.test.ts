import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  descriptionFaults,
  PARAMETER_KINDS,
  type ParameterDescription,
  type ParameterKind,
} from '../../src/protocol/index.js';
import { exampleDevices } from '../permissions/device-tree.js';

const properties = { is_generator: true };
const plans = { count: { name: 'count', properties, parameters: [] } };
const existing = { plans, devices: exampleDevices() };

function parameter(
  name: string,
  more: Partial<ParameterDescription> = {},
  kind: ParameterKind = 'POSITIONAL_OR_KEYWORD',
): ParameterDescription {
  return { name, kind: { name: kind, value: PARAMETER_KINDS.indexOf(kind) }, ...more };
}

function faultsOf(...parameters: ParameterDescription[]): string[] {
  return descriptionFaults('p', { name: 'p', properties, parameters }, existing);
}

test('a description that clients can rebuild has no faults', () => {
  const devices = { D: ['det', 'det.val', 'sim_bundle_A.mtrs.x'] };
  assert.deepEqual(
    faultsOf(
      parameter('größe', { annotation: { type: 'typing.List[D]', devices } }),
      parameter('num', { default: '-1', min: '-1', max: '1e3', step: '0.5' }),
      parameter('args', {}, 'VAR_POSITIONAL'),
      parameter('md', { default: "{'a': None}" }, 'KEYWORD_ONLY'),
      parameter('kwargs', {}, 'VAR_KEYWORD'),
    ),
    [],
  );
});

for (const [parameters, fault] of [
  [[parameter('lambda')], 'parameter lambda: the name is none that Python clients can use'],
  [[parameter('a b')], 'parameter a b: the name is none that Python clients can use'],
  [[parameter('a'), parameter('a')], 'parameter a: there are two of this name'],
  [
    [parameter('a', { default: '1' }), parameter('b')],
    'parameter b: it has no default, but a before it has one',
  ],
  [
    [parameter('a', {}, 'KEYWORD_ONLY'), parameter('b')],
    'parameter b: its kind may not stand behind that of a',
  ],
  [[parameter('a', { default: 'inf' })], 'parameter a: the default inf cannot be read: inf is not a value'],
  [
    [parameter('a', { default: '1' }, 'VAR_KEYWORD')],
    'parameter a: a parameter that takes many values has no default',
  ],
  [[parameter('a', { min: "'x'" })], "parameter a: min is 'x', which is no number"],
  [[parameter('a', { min: '2', max: '1' })], 'parameter a: min 2 is above max 1'],
  [[parameter('a', { annotation: { type: 'list[' } })], 'parameter a: the type cannot be read'],
  [
    [parameter('a', { annotation: { type: 'E', plans: { E: ['scan'] } } })],
    'parameter a: there is no plan scan',
  ],
  [
    [parameter('a', { annotation: { type: 'E', devices: { E: ['det.no'] } } })],
    'parameter a: there is no device det.no',
  ],
] as const) {
  test(`it is told of a description that ${fault}`, () => {
    const [first = '', ...rest] = faultsOf(...parameters);
    assert.deepEqual(rest, []);
    assert.ok(first.startsWith(fault), first);
  });
}

test('a plan whose name is none is told', () => {
  assert.deepEqual(descriptionFaults('for', { name: 'for', properties, parameters: [] }, existing), [
    'the name is none that Python clients can use',
  ]);
});
