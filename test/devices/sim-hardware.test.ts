import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isHasHints, isHasPosition, isLocatable } from '../../src/devices/index.js';
import { hw, Random, SynPeriodicSignal } from '../../src/devices/sim/index.js';
import { hasCode } from '../../src/errors.js';

test('a seed makes all noise repeatable', () => {
  const noise = (seed: number) => {
    const { noisy_det, jittery_motor1, det5, ab_det, rand } = hw({ random: new Random(seed) });
    for (const device of [noisy_det, det5, ab_det, rand]) void device.trigger();
    void jittery_motor1.set(3);
    const readings = [noisy_det, jittery_motor1, det5, ab_det].map((device) => Object.values(device.read()));
    rand.stopSimulation();
    return [...readings.flat().map(({ value }) => value), rand.get()];
  };
  assert.deepEqual(noise(7), noise(7));
  assert.notDeepEqual(noise(7), noise(8));
});

test('the noise is spread as it is called', () => {
  const random = new Random(11);
  const values = Array.from({ length: 20_000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05, `mean ${mean}, variance ${variance}`);
});

test('some axes cannot say where they are, and others not what is worth a look', () => {
  const { motor, motor_no_pos, motor_no_hints1, motor_empty_hints1 } = hw();
  assert.deepEqual([motor, motor_no_pos].map(isHasPosition), [true, false]);
  assert.deepEqual([motor, motor_no_pos].map(isLocatable), [true, false]);
  assert.deepEqual([motor, motor_no_hints1, motor_empty_hints1].map(isHasHints), [true, false, true]);
});

test('pseudo axes move real ones, by name, one after the other, or alone', () => {
  const { pseudo3x3 } = hw();
  void pseudo3x3.set({ pseudo2: 5 });
  assert.deepEqual(pseudo3x3.realPosition, { real1: 0, real2: -5, real3: 0 });
  void pseudo3x3.set(1, 2, 30);
  void pseudo3x3.pseudo1.set(9);
  assert.deepEqual(pseudo3x3.position, { pseudo1: 9, pseudo2: 2, pseudo3: 30 });
  void pseudo3x3.set([4, 5]);
  assert.deepEqual(pseudo3x3.position, { pseudo1: 4, pseudo2: 5, pseudo3: 30 });
  assert.deepEqual(pseudo3x3.pseudo1.locate(), { setpoint: 4, readback: 4 });
  void pseudo3x3.real1.set(7);
  assert.equal(pseudo3x3.pseudo1.position, -7);
});

test('pseudo axes keep to their limits, and then nothing moves', () => {
  const { pseudo3x3, pseudo1x3 } = hw();
  const outOfLimits = (error: unknown) => hasCode(error, 'VALUE_OUT_OF_LIMITS');
  assert.throws(() => pseudo3x3.set(1, 11, 2), outOfLimits);
  assert.throws(() => pseudo1x3.pseudo1.set(-10.5), outOfLimits);
  assert.throws(() => pseudo3x3.checkValue({ pseudo1: 11 }), outOfLimits);
  assert.deepEqual(pseudo3x3.position, { pseudo1: 0, pseudo2: 0, pseudo3: 0 });
  assert.throws(() => pseudo1x3.set(1, 2), { message: /pseudo1x3 has the axes pseudo1, and was given 2/ });
  assert.throws(
    () => pseudo1x3.pseudo1.readback.set(1),
    (error) => hasCode(error, 'SIGNAL_READ_ONLY'),
  );
});

test('a camera writes its pictures to files that its documents name', () => {
  const savePath = mkdtempSync(join(tmpdir(), 'skyqueue-img-'));
  const { img } = hw({ savePath });
  try {
    assert.throws(
      () => img.trigger(),
      (error) => hasCode(error, 'DEVICE_NOT_STAGED'),
    );
    img.stage();
    for (let picture = 0; picture < 2; picture += 1) void img.trigger();
    const [resource, first, second, ...more] = [...img.collectAssetDocs()];
    assert.ok(resource && first && second);
    assert.deepEqual(more, []);
    assert.deepEqual([resource[0], first[0], second[0]], ['resource', 'datum', 'datum']);
    const { uid, root, resource_path, spec } = resource[1];
    assert.deepEqual([root, spec], [savePath, 'NPY_SEQ']);
    assert.deepEqual(second[1], {
      resource: uid,
      datum_kwargs: { index: 1 },
      datum_id: `${String(uid)}/1`,
    });
    assert.equal(img.read().img?.value, second[1].datum_id);
    assert.deepEqual(
      readdirSync(savePath).sort(),
      [0, 1].map((index) => `${String(resource_path)}_${index}.npy`),
    );
    const file = readFileSync(join(savePath, `${String(resource_path)}_0.npy`));
    assert.equal(file.length, 128 + 100 * 8);
    assert.match(
      file.toString('latin1', 0, 128),
      /^\x93NUMPY\x01\x00v\x00\{'descr': '<f8', .*\(10, 10\), \} *\n$/,
    );
    assert.equal(file.readDoubleLE(128), 1);
    img.unstage();
    assert.deepEqual([img.read(), [...img.collectAssetDocs()]], [{}, []]);
  } finally {
    rmSync(savePath, { recursive: true });
  }
});

test('a flyer flies once at a time, and what it measured before it was stopped is kept', async () => {
  const { flyer1, det, motor } = hw();
  assert.throws(
    () => flyer1.complete(),
    (error) => hasCode(error, 'FLIGHT_NOT_BEGUN'),
  );
  flyer1.kickoff();
  assert.throws(
    () => flyer1.kickoff(),
    (error) => hasCode(error, 'FLIGHT_UNDER_WAY'),
  );
  motor.delay = 0.001;
  const third = new Promise<void>((resolve) => {
    let readings = 0;
    det.subscribe(() => {
      readings += 1;
      if (readings === 4) resolve();
    });
  });
  await third;
  flyer1.stop();
  await assert.rejects(
    async () => flyer1.complete(),
    (error) => hasCode(error, 'MOTION_STOPPED'),
  );
  assert.ok([...flyer1.collect()].length >= 2);
  flyer1.kickoff();
  flyer1.stop({ success: true });
  await flyer1.complete();
});

test('a periodic signal changes by itself from its first use until it is told not to', async () => {
  const signal = new SynPeriodicSignal({ name: 'temperature', period: 0.001, periodJitter: 0 });
  const before = signal.get();
  const alive = setInterval(() => undefined, 1_000);
  const seen: unknown[] = [];
  await new Promise<void>((resolve) => {
    signal.subscribe((readings) => {
      seen.push(readings.temperature?.value);
      if (seen.length === 4) resolve();
    });
  });
  signal.stopSimulation();
  clearInterval(alive);
  assert.equal(seen[0], before);
  assert.equal(new Set(seen).size, 4);
});
