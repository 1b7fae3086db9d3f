import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCode } from '../../src/errors.js';
import type { DeferredStatus, ProgressUpdate } from '../../src/devices/index.js';
import { hw, Random, SynAxis, SynGauss, SynSignal } from '../../src/devices/sim/index.js';

test('an axis without delay is at its target when the Status is handed out', () => {
  const { motor } = hw();
  const status = motor.set(3.5);
  assert.deepEqual([status.done, status.success], [true, true]);
  assert.equal(motor.position, 3.5);
  assert.deepEqual(motor.locate(), { setpoint: 3.5, readback: 3.5 });
  assert.equal(motor.read().motor_setpoint?.value, 3.5);
});

test('an axis with a delay tells its progress and passes the points between', async () => {
  const axis = new SynAxis({ name: 'x', delay: 0.004, eventsPerMove: 4, value: 1, egu: 'deg' });
  const progress: ProgressUpdate[] = [];
  const passed: unknown[] = [];
  axis.subscribe((readings) => passed.push(readings.x?.value));
  const status = axis.set(3) as DeferredStatus;
  status.watch((update) => progress.push(update));
  assert.deepEqual([status.done, axis.setpoint.get(), axis.position], [false, 3, 1]);
  await status;
  assert.deepEqual(passed, [1, 1.5, 2, 2.5, 3]);
  assert.deepEqual(
    progress.map(({ current, fraction }) => [current, fraction]),
    [
      [1.5, 0.75],
      [2, 0.5],
      [2.5, 0.25],
      [3, 0],
    ],
  );
  const { name, initial, target, unit, precision } = progress[0] ?? {};
  assert.deepEqual(
    { name, initial, target, unit, precision },
    { name: 'x', initial: 1, target: 3, unit: 'deg', precision: 3 },
  );
});

test('stopping an axis leaves it on its way, and fails the move unless it was stopped with success', async () => {
  const axis = new SynAxis({ name: 'x', delay: 3600 });
  const failed = axis.set(3);
  axis.stop();
  await assert.rejects(
    async () => failed,
    (error) => hasCode(error, 'MOTION_STOPPED'),
  );
  const stopped = axis.set(3);
  axis.stop({ success: true });
  assert.equal(stopped.success, true);
  assert.equal(axis.position, 0);
  axis.stop();
});

test('a new target on the way takes over, and settles both moves', async () => {
  const axis = new SynAxis({ name: 'x', delay: 3600 });
  const first = axis.set(3);
  axis.delay = 0.001;
  const second = axis.set(5);
  await Promise.all([first, second]);
  axis.delay = 3600;
  const third = axis.set(7);
  axis.delay = 0;
  axis.set(9);
  assert.deepEqual([third.success, axis.position], [true, 9]);
});

test('the readback cannot be written, and writing the setpoint moves the axis', () => {
  const { motor } = hw();
  assert.throws(
    () => motor.readback.set(1),
    (error) => hasCode(error, 'SIGNAL_READ_ONLY'),
  );
  motor.setpoint.put(2);
  assert.equal(motor.position, 2);
  assert.throws(() => motor.set('3' as unknown as number), /motor moves to numbers only, not to 3/);
  assert.throws(() => motor.set(NaN), /numbers only/);
});

test('an axis may show another value than its position', () => {
  const axis = new SynAxis({ name: 'x', readbackFunc: (position) => position + 0.25, value: 1 });
  assert.equal(axis.position, 1.25);
  axis.set(2);
  assert.deepEqual(axis.locate(), { setpoint: 2, readback: 2.25 });
});

test('the peaks are those that Bluesky users know', () => {
  const { motor, motor1, motor2, det, det1, det2 } = hw();
  assert.equal(det.read().det?.value, 1);
  assert.equal(det1.read().det1?.value, 5);
  assert.equal(det2.read().det2?.value, 2 * Math.exp(-1 / 8));
  motor.set(1);
  motor1.set(1);
  motor2.set(1);
  assert.equal(det.read().det?.value, 1, 'a detector sees its motor when it is triggered');
  for (const detector of [det, det1, det2]) assert.equal(detector.trigger().success, true);
  assert.equal(det.read().det?.value, Math.exp(-0.5));
  assert.equal(det1.read().det1?.value, 5 * Math.exp(-2));
  assert.equal(det2.read().det2?.value, 2);
});

test('two sets of devices have nothing in common', () => {
  const [one, other] = [hw(), hw()];
  one.motor.set(3);
  assert.equal(other.motor.position, 0);
});

test('the peak follows its settings', () => {
  const { det } = hw();
  det.configure({ Imax: 8, center: 2 });
  det.trigger();
  assert.equal(det.read().det?.value, 8 * Math.exp(-2));
});

test('uniform noise stays within its multiplier, and a seed repeats it', () => {
  const { motor } = hw();
  const noisy = () =>
    new SynGauss({
      ...{ name: 'noisy', motor, motorField: 'motor', center: 0, Imax: 1 },
      ...{ noise: 'uniform', noiseMultiplier: 0.1, random: new Random(7) },
    });
  const [one, other] = [noisy(), noisy()];
  const values = Array.from({ length: 1000 }, () => {
    one.trigger();
    other.trigger();
    assert.equal(one.val.get(), other.val.get());
    return one.val.get();
  });
  assert.ok(values.every((value) => value >= 0.9 && value <= 1.1));
  assert.ok(Math.max(...values) > 1.09 && Math.min(...values) < 0.91);
});

test('counting noise has the mean and the variance of a Poisson process', () => {
  const random = new Random(1);
  for (const mean of [0.5, 4, 200]) {
    const counts = Array.from({ length: 20_000 }, () => random.poisson(mean));
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / counts.length;
    assert.ok(counts.every(Number.isInteger));
    assert.ok(Math.abs(average - mean) < 5 * Math.sqrt(mean / counts.length), `${average} for ${mean}`);
    assert.ok(Math.abs(variance / mean - 1) < 0.06, `${variance} for ${mean}`);
  }
  assert.equal(random.poisson(0), 0);
});

test('an exposure takes its time, and an error in it fails the trigger', async () => {
  const signal = new SynSignal({ name: 's', exposureTime: 0.001 });
  signal.simSetFunc(() => 5);
  const status = signal.trigger();
  assert.deepEqual([status.done, signal.get()], [false, 0]);
  await status;
  assert.equal(signal.get(), 5);
  signal.simSetFunc(() => {
    throw new Error('no light');
  });
  await assert.rejects(async () => signal.trigger(), /no light/);
});

test('a detector whose motor does not read its field says so', () => {
  const { motor } = hw();
  assert.throws(
    () => new SynGauss({ name: 'd', motor, motorField: 'other', center: 0, Imax: 1 }),
    /d needs a motor that reads a number called other/,
  );
});
