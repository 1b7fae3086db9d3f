import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDevice, isDevice, registerModuleClasses } from '../../../kernel/descriptions/index.js';
import { Device } from '../../../src/devices/index.js';
import * as sim from '../../../src/devices/sim/index.js';

class SimStage extends Device {
  readonly x = this.attach('x', new sim.SynAxis({ name: 'x' }));
  set(): never {
    throw new Error('not moved in this test');
  }
}
class SimDetectors extends Device {}
class SimBundle extends Device {
  readonly mtrs = this.attach('mtrs', new SimStage({ name: 'mtrs' }));
  readonly dets = this.attach('dets', new SimDetectors({ name: 'dets' }));
}

const flags = (text: string) => ({
  is_readable: text.includes('R'),
  is_movable: text.includes('M'),
  is_flyable: text.includes('F'),
});
registerModuleClasses('skyqueue/sim', sim);

test('a device is described with its components, theirs, and the module of each class', () => {
  const { components, ...bundle } = describeDevice('bundle', new SimBundle({ name: 'bundle' }));
  assert.deepEqual(bundle, { ...flags('R'), classname: 'SimBundle', module: '__main__' });
  assert.deepEqual(components?.['dets'], { ...flags('R'), classname: 'SimDetectors', module: '__main__' });
  const { components: axes, ...stage } = components?.['mtrs'] ?? {};
  assert.deepEqual(stage, { ...flags('RM'), classname: 'SimStage', module: '__main__' });
  const { components: signals, ...axis } = axes?.['x'] ?? {};
  assert.deepEqual(axis, { ...flags('RM'), classname: 'SynAxis', module: 'skyqueue/sim' });
  assert.deepEqual(Object.keys(signals ?? {}), [
    'readback',
    'setpoint',
    'velocity',
    'acceleration',
    'unused',
  ]);
  assert.equal(signals?.['readback']?.module, 'skyqueue/sim');
});

test('the depth limit counts the device itself, and no limit means everything', () => {
  const bundle = new SimBundle({ name: 'bundle' });
  assert.equal(describeDevice('b', bundle, { maxDepth: 1 }).components, undefined);
  const { mtrs } = describeDevice('b', bundle, { maxDepth: 2 }).components ?? {};
  assert.equal(mtrs?.components, undefined);
  const deep = describeDevice('b', bundle, { maxDepth: 3 }).components?.['mtrs']?.components;
  assert.deepEqual(Object.keys(deep ?? {}), ['x']);
});

test('devices of other makes name their components, or give them as children', () => {
  const part = { name: 'p', read: () => ({}), describe: () => ({}) };
  const named = { name: 'd', component_names: ['part', 'gone'], part };
  const paired = { children: () => [['part', part]][Symbol.iterator](), part };
  for (const device of [named, paired])
    assert.deepEqual(Object.keys(describeDevice('d', device).components ?? {}), ['part']);
  assert.ok(isDevice(paired));
});

test('a component that cannot be read takes its siblings along, and the device stays with a warning', () => {
  const warnings: string[] = [];
  const broken = {
    name: 'broken',
    read: () => ({}),
    describe: () => ({}),
    componentNames: ['good', 'bad'],
    good: { name: 'good' },
    get bad(): never {
      throw new Error('no connection');
    },
  };
  const description = describeDevice('broken', broken, { warn: (text) => warnings.push(text) });
  assert.deepEqual(description, { ...flags('R'), classname: 'Object', module: '__main__' });
  assert.deepEqual(warnings, ['The components of device broken cannot be described: no connection']);
});

test('a device that contains itself is described once', () => {
  const ring: Record<string, unknown> = {
    name: 'ring',
    kickoff() {},
    complete() {},
    componentNames: ['self'],
  };
  ring['self'] = ring;
  const { components, ...top } = describeDevice('ring', ring);
  assert.deepEqual(top, { ...flags('F'), classname: 'Object', module: '__main__' });
  assert.equal(components?.['self']?.components, undefined);
});

test('readable and flyable objects are devices; movable ones alone, classes and objects that throw are not', () => {
  const hostile = new Proxy({}, { get: () => assert.fail('touched') });
  const verdicts = [
    new sim.SynAxis({ name: 'm' }),
    { name: 'f', kickoff() {}, complete() {} },
    { name: 'm', set() {} },
    SimStage,
    hostile,
    null,
    'det1',
  ].map(isDevice);
  assert.deepEqual(verdicts, [true, true, false, false, false, false, false]);
});
