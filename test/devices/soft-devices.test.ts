import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ready, File, type Dataset } from 'h5wasm/node';
import { hasCode } from '../../src/errors.js';
import type { DataKeys, Hints, Readings, Signal } from '../../src/devices/index.js';
import {
  PatternGenerator,
  SimBlobDetector,
  SimMotor,
  SimPointDetector,
  SimStage,
} from '../../src/devices/sim/index.js';
import { bpp, bps, count, RunEngine, scan, type Plan } from '../../src/run-engine/index.js';

const FILE = fileURLToPath(new URL('../../../test/golden/soft-devices.json', import.meta.url));
const UID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

interface Golden {
  devices: Record<'stage' | 'motor' | 'pdet', unknown>;
  scan: unknown[];
  count: unknown[];
  flight: unknown[];
  positions: { move: [start: number, target: number, velocity: number, ramp: number]; shown: number[] }[];
}

const golden = JSON.parse(await readFile(FILE, 'utf8')) as Golden;
const directory = await mkdtemp(join(tmpdir(), 'skyqueue-soft-'));
after(() => rm(directory, { recursive: true }));

describe('each soft device says what that of ophyd-async says', () => {
  const { stage, motor, pdet } = devices();
  for (const [name, device] of Object.entries({ stage, motor, pdet }))
    test(name, () => assert.deepEqual(told(device), golden.devices[name as keyof Golden['devices']]));
});

describe('the documents are those of ophyd-async for', () => {
  test('a scan of a motor that takes its time, with counters', async () => {
    const { stage, pdet } = quick(devices());
    assert.deepEqual(await emitted(scan([pdet], stage.x, -1, 1, 3)), asCompared(golden.scan));
  });

  test('frames in a file, one for each point', async () => {
    assert.deepEqual(await emitted(count([devices().bdet], 2)), asCompared(golden.count));
  });

  test('a flight of a motor, with a series of frames', async () => {
    const { stage, bdet } = quick(devices());
    assert.deepEqual(await emitted(flight(stage.x, bdet)), asCompared(golden.flight));
  });
});

describe('a motor shows the way that one of ophyd-async shows', { concurrency: true }, () => {
  for (const { move, shown } of golden.positions) {
    const [value, target, velocity, ramp] = move;
    test(`from ${value} to ${target} at ${velocity}, in ${ramp} s up to its velocity`, async () => {
      const motor = new SimMotor({ name: 'm', instant: false, value });
      motor.velocity.put(velocity);
      motor.acceleration_time.put(ramp);
      const ours: number[] = [];
      motor.subscribe((readings) => ours.push(readings.m?.value as number));
      await motor.set(target);
      assert.deepEqual(ours.slice(1).map(rounded), shown.map(rounded));
      assert.deepEqual(motor.locate(), { setpoint: target, readback: target });
    });
  }
});

test('the frames of a file are as bright as the pattern was', async () => {
  const { bdet, generator } = devices();
  await bdet.stage();
  await bdet.trigger();
  generator.x = Math.PI / 2;
  await bdet.trigger();
  assert.equal(bdet.getIndex(), 2);
  const { source } = bdet.describe().bdet ?? {};
  bdet.unstage();
  await ready;
  const file = new File(new URL(source ?? '').pathname, 'r');
  const frames = file.get('/entry/data/data') as Dataset;
  const sums = file.get('/entry/sum') as Dataset;
  assert.deepEqual([frames.shape, sums.shape], [[2, 240, 320], [2]]);
  const middle = (frames.slice([[], [120, 121], [160, 161]]) as Uint8Array).map(Number);
  // 255 · 0.1 s · point(x, 0)
  const expected = [0, Math.PI / 2].map((x) => Math.floor(25.49 * ((Math.sin(x) + Math.cos(10) + 2) / 4)));
  assert.deepEqual([...middle], expected);
  const [dark, bright] = sums.value as BigInt64Array;
  assert.ok(dark !== undefined && bright !== undefined && dark < bright);
  file.close();
});

test('a stopped exposure fails, keeps its frames, and leaves a file that can be read', async () => {
  const { bdet } = devices();
  await bdet.stage();
  bdet.prepare({ frames: 1000, livetime: 3600 });
  bdet.kickoff();
  bdet.stop();
  await assert.rejects(
    async () => bdet.complete(),
    (error) => hasCode(error, 'EXPOSURE_STOPPED'),
  );
  bdet.unstage();
  assert.throws(
    () => bdet.trigger(),
    (error) => hasCode(error, 'DEVICE_NOT_STAGED'),
  );
});

test('a stopped motor stays where it is, and so does its flight', async () => {
  const motor = new SimMotor({ name: 'm', instant: false });
  motor.prepare({ startPosition: 0, endPosition: 3600, timeForMove: 3600 });
  assert.equal(motor.position, -0.25, 'it needs room to speed up');
  const speedingUp = motor.kickoff();
  motor.stop();
  for (const status of [speedingUp, motor.complete()])
    await assert.rejects(
      async () => status,
      (error) => hasCode(error, 'MOTION_STOPPED'),
    );
  assert.deepEqual(motor.locate(), { setpoint: -0.25, readback: -0.25 });
});

test('what a soft device cannot do is told', () => {
  const motor = new SimMotor({ name: 'm' });
  assert.throws(
    () => motor.kickoff(),
    (error) => hasCode(error, 'FLIGHT_NOT_PREPARED'),
  );
  assert.throws(
    () => motor.prepare({ startPosition: 0, endPosition: 1, timeForMove: 0 }),
    (error) => hasCode(error, 'FLIGHT_IMPOSSIBLE'),
  );
  assert.throws(
    () => (motor.user_readback as Signal<number>).put(3),
    (error) => hasCode(error, 'SIGNAL_READ_ONLY'),
  );
  assert.throws(
    () => devices().pdet.channel.all[0]?.mode.put('None' as 'Low Energy'),
    (error) => hasCode(error, 'VALUE_NOT_A_CHOICE'),
  );
});

function devices() {
  const generator = new PatternGenerator();
  return {
    stage: new SimStage(generator, { name: 'stage' }),
    motor: new SimMotor({ name: 'motor' }),
    pdet: new SimPointDetector(generator, { name: 'pdet' }),
    bdet: new SimBlobDetector(generator, { name: 'bdet', directory }),
    generator,
  };
}

/** As in make_golden_soft_devices.py. */
function quick<D extends ReturnType<typeof devices>>(all: D): D {
  all.stage.x.velocity.put(20);
  all.stage.x.acceleration_time.put(0.05);
  all.pdet.acquire_time.put(0.05);
  return all;
}

function flight(motor: SimMotor, camera: SimBlobDetector): Plan<unknown> {
  const name = 'primary';
  return bpp.stage_wrapper(
    bpp.run_wrapper(
      (function* () {
        const info = { startPosition: 0, endPosition: 1, timeForMove: 0.1 };
        yield* bps.prepare(motor, info, { wait: true });
        yield* bps.prepare(camera, { frames: 3, livetime: 0.02, deadtime: 0.01 }, { wait: true });
        yield* bps.declare_stream(camera, { name, collect: true });
        yield* bps.kickoff_all(motor, camera, { wait: true });
        yield* bps.complete_all(motor, camera, { wait: true });
        yield* bps.collect(camera, { name });
      })(),
      { md: { plan_name: 'flight' } },
    ),
    [motor, camera],
  );
}

async function emitted(plan: Plan<unknown>): Promise<unknown[]> {
  const RE = new RunEngine();
  const documents: unknown[] = [];
  RE.subscribe((name, document) => documents.push([name, document]));
  await RE(plan);
  return asCompared(documents);
}

/** Without what differs each time, and without what the start document says otherwise in TypeScript. */
function asCompared(documents: readonly unknown[]): unknown[] {
  const text = JSON.stringify(documents).replaceAll(directory, '<folder>').replaceAll(UID, '<uid>');
  return JSON.parse(text, (key, value: unknown) => {
    if (key === 'time' || key === 'timestamps') return '<time>';
    const isOurs = ['versions', 'scan_id', 'plan_args', 'plan_pattern_args'].includes(key);
    return isOurs ? undefined : value;
  }) as unknown[];
}

interface Told {
  hints: Hints;
  read(): Readings;
  describe(): DataKeys;
  readConfiguration(): Readings;
  describeConfiguration(): DataKeys;
}

function told(device: Told): unknown {
  const values = (readings: Readings) =>
    Object.fromEntries(Object.entries(readings).map(([key, { value }]) => [key, value]));
  return {
    describe: device.describe(),
    describe_configuration: device.describeConfiguration(),
    read: values(device.read()),
    read_configuration: values(device.readConfiguration()),
    hints: device.hints,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(9));
}
