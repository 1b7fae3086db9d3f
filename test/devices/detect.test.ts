import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isCheckable,
  isConfigurable,
  isFlyable,
  isHasHints,
  isLocatable,
  isMovable,
  isPausable,
  isReadable,
  isStageable,
  isStoppable,
  isSubscribable,
  isTriggerable,
  isWritesStreamAssets,
} from '../../src/devices/index.js';
import { hw, SynAxis } from '../../src/devices/sim/index.js';

test('what a device can do is seen from its members, whatever it is made of', () => {
  const handmade = { name: 'h', read: () => ({}), describe: () => ({}), set: () => undefined };
  assert.deepEqual([isReadable(handmade), isMovable(handmade), isTriggerable(handmade)], [true, true, false]);
});

test('a simulated axis supports all that axes support, a simulated detector cannot be moved', () => {
  const { motor, det } = hw();
  for (const supports of [isReadable, isMovable, isLocatable, isTriggerable, isStageable, isConfigurable]) {
    assert.equal(supports(motor), true);
  }
  for (const supports of [isStoppable, isPausable, isSubscribable, isHasHints])
    assert.equal(supports(motor), true);
  assert.deepEqual([isReadable(det), isTriggerable(det), isMovable(det)], [true, true, false]);
  assert.deepEqual([isFlyable(motor), isWritesStreamAssets(motor)], [false, false]);
});

test('signals are readable, movable and checkable, and are not staged', () => {
  const { velocity } = hw().motor;
  assert.deepEqual(
    [isReadable(velocity), isMovable(velocity), isCheckable(velocity), isStageable(velocity)],
    [true, true, true, false],
  );
});

test('half a protocol is none: what documents refer to needs a name, and staging needs both ways', () => {
  assert.equal(isReadable({ read: () => ({}), describe: () => ({}) }), false);
  assert.equal(isStageable({ stage: () => [] }), false);
});

test('values that are no devices are refused, among them the class of a device', () => {
  for (const value of [null, undefined, 1, 'motor', {}, [], SynAxis, () => 1]) {
    assert.equal(isReadable(value), false);
    assert.equal(isMovable(value), false);
  }
});

test('the answer for an object is kept', () => {
  const device: Record<string, unknown> = { set: () => undefined };
  assert.equal(isMovable(device), true);
  delete device.set;
  assert.equal(isMovable(device), true);
});
