import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NamespaceScanner } from '../../kernel/descriptions/index.js';
import { hw } from '../../src/devices/sim/index.js';
import type { Plan } from '../../src/run-engine/index.js';
import { registerDevice, registerPlan } from '../../src/user-code/index.js';

function* walk(): Plan {}

function scan(namespace: Record<string, unknown>, maxDepth = 0) {
  const warnings: string[] = [];
  const scanner = new NamespaceScanner({
    recordOf: () => undefined,
    maxDepth,
    warn: (text) => warnings.push(text),
  });
  scanner.scan(namespace);
  return { ...scanner.scan(namespace).lists, warnings };
}

test('what is registered as excluded is not listed, also if it was registered first', () => {
  registerPlan('walk', { exclude: true });
  registerDevice('det1', { exclude: true });
  const { det1, det2 } = hw();
  const lists = scan({ walk, again: walk, det1, det2 });
  assert.deepEqual(Object.keys(lists.existing_plans), ['again']);
  assert.deepEqual(Object.keys(lists.existing_devices), ['det2']);
  registerPlan('walk');
  registerDevice('det1', { depth: 0 });
  assert.deepEqual(Object.keys(scan({ walk, det1 }).existing_plans), ['walk']);
});

test('a registered device has a depth of its own, and shows components that its class hides', () => {
  const camera = Object.assign(hw().det2, { hidesComponents: true });
  const { pseudo3x3, det3 } = hw();
  registerDevice('deep', { depth: 0 });
  registerDevice('flat');
  const namespace = { camera, deep: pseudo3x3, flat: det3, det3 };
  const { existing_devices: devices } = scan(namespace, 2);
  assert.equal(devices['camera']?.components, undefined);
  assert.equal(devices['flat']?.components, undefined);
  assert.equal(devices['det3']?.components?.['val']?.components, undefined);
  assert.ok(devices['deep']?.components?.['pseudo1']?.components?.['readback']);
  registerDevice('camera', { depth: 2 });
  assert.ok(scan(namespace, 1).existing_devices['camera']?.components?.['val']);
});

test('a registration of something that is not there, or is something else, is told once', () => {
  registerDevice('gone');
  registerPlan('det3');
  const { warnings } = scan({ det3: hw().det3 });
  const about = warnings.filter((text) => /gone|det3/.test(text));
  assert.deepEqual(about, [
    'The plan det3 is registered, and there is no plan of this name.',
    'The device gone is registered, and there is no device of this name.',
  ]);
});

test('names and depths that make no sense are refused', () => {
  assert.throws(() => registerPlan('a.b'), { code: 'REGISTRATION_INVALID' });
  assert.throws(() => registerDevice('', {}), { code: 'REGISTRATION_INVALID' });
  assert.throws(() => registerDevice('det', { depth: -1 }), /depth must be a whole number/);
  assert.throws(() => registerDevice('det', { depth: 1.5 }), { code: 'REGISTRATION_INVALID' });
});
