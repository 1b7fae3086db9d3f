import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import {
  EpicsDevice,
  EpicsMotor,
  EpicsSignal,
  EpicsSignalRO,
  MemoryControlSystem,
  simulateMotorRecord,
  useControlSystem,
} from '../../../src/devices/epics/index.js';
import type { ProgressUpdate } from '../../../src/devices/index.js';
import { count, scan } from '../../../src/run-engine/index.js';
import { recorded } from '../../run-engine/recorded.js';

let system: MemoryControlSystem;
beforeEach(() => {
  system = new MemoryControlSystem();
  useControlSystem(system);
});
afterEach(() => {
  useControlSystem(null);
  system.close();
});

test('a signal is described as its variable is', () => {
  const limits = { control: { low: -10, high: 10 }, display: { low: -12, high: 12 } };
  system.define('T', 1.5, { units: 'K', precision: 2, limits });
  system.define('mode', 'fast', { kind: 'enum', choices: ['slow', 'fast'] });
  system.define('spectrum', Float64Array.of(1, 2, 3), { length: 10 });
  const temperature = new EpicsSignal('T', { name: 'temperature' });
  assert.deepEqual(temperature.describe(), {
    temperature: { source: 'sim://T', dtype: 'number', shape: [], units: 'K', precision: 2, limits },
  });
  assert.deepEqual(new EpicsSignalRO('mode', { name: 'm' }).describe()['m'], {
    ...{ source: 'sim://mode', dtype: 'string', shape: [] },
    ...{ choices: ['slow', 'fast'], enum_strs: ['slow', 'fast'] },
  });
  assert.deepEqual(new EpicsSignalRO('spectrum', { name: 's' }).describe()['s'], {
    ...{ source: 'sim://spectrum', dtype: 'array', shape: [3], dtype_numpy: '<f8' },
  });
});

test('an array of characters is a text where that is wanted', () => {
  const bytes = Uint8Array.from(Buffer.from('/data\0\0'));
  system.define('path', bytes, { kind: 'integer', length: 100, elements: '|u1' });
  const path = new EpicsSignalRO('path', { name: 'path', string: true });
  assert.equal(path.get(), '/data');
  assert.deepEqual(path.describe()['path']?.dtype, 'string');
});

test('a reading has the alarm of its variable', () => {
  const level = system.define('level', 1);
  const signal = new EpicsSignalRO('level', { name: 'level' });
  level.update(12, 'major', 'HIHI');
  assert.deepEqual(signal.alarm, ['major', 'HIHI']);
  assert.deepEqual(
    { ...signal.read()['level'], timestamp: 0 },
    {
      ...{ value: 12, timestamp: 0, alarm_severity: 2, message: 'HIHI' },
    },
  );
});

test('setting is over when the variable is done, and reads another variable where there is one', async () => {
  const readback = system.define('T:RBV', 20);
  const written: unknown[] = [];
  system.define('T', 20, {
    limits: { control: { low: 0, high: 300 } },
    onWrite: (value) => {
      written.push(value);
      // As a controller does: it notes the setpoint, and gets there later.
      setTimeout(() => readback.update(Number(value) - 5), 5);
      setTimeout(() => readback.update(Number(value) - 0.1), 10);
    },
  });
  const temperature = new EpicsSignal('T:RBV', { name: 'temperature', writePv: 'T', tolerance: 0.5 });
  await temperature.set(100);
  assert.deepEqual([written, temperature.get()], [[100], 99.9]);
  assert.throws(() => temperature.set(301), {
    code: 'VALUE_OUT_OF_LIMITS',
    message: /301.*temperature.*0 to 300/,
  });
});

test('a signal that is read only cannot be set', () => {
  system.define('P', 1);
  const pressure = new EpicsSignalRO('P', { name: 'pressure' });
  assert.throws(() => pressure.set(2), { code: 'SIGNAL_READ_ONLY', message: /pressure/ });
});

test('a variable that nobody has fails a plan in seconds, with its name', async () => {
  const { RE, documents } = recorded();
  const ghost = new EpicsSignalRO('BL7:ghost', { name: 'ghost', timeout: 0.05 });
  assert.match(String(ghost), /BL7:ghost is not connected/);
  await assert.rejects(RE(count([ghost])), (error: Error & { cause?: unknown }) =>
    /No IOC answers for BL7:ghost within 0\.05 s/.test(`${error.message} ${String(error.cause)}`),
  );
  assert.equal(documents.at(-1)?.[0], 'stop');
});

test('a signal that is lost says so, and goes on when its variable is back', () => {
  const pressure = system.define('P', 1);
  const signal = new EpicsSignalRO('P', { name: 'pressure' });
  const seen: unknown[] = [];
  signal.subscribe((readings) => seen.push(readings['pressure']?.value));
  pressure.vanish();
  assert.throws(() => signal.read(), { code: 'EPICS_DISCONNECTED', message: /P is not connected/ });
  pressure.update(2);
  pressure.appear();
  assert.equal(signal.get(), 2);
  assert.deepEqual(seen, [1, 2]);
});

test('who subscribes before the IOC is there is called when it is', () => {
  const signal = new EpicsSignalRO('P', { name: 'pressure' });
  const seen: unknown[] = [];
  signal.subscribe((readings) => seen.push(readings['pressure']?.value));
  system.define('P', 3);
  assert.deepEqual(seen, [3]);
});

test('a device of process variables is triggered, read and configured as one', async () => {
  class Gauge extends EpicsDevice {
    readonly pressure = this.attach(
      'pressure',
      new EpicsSignalRO(`${this.prefix}:P`, { kind: 'hinted' }),
      'plain',
    );
    readonly range = this.attach(
      'range',
      new EpicsSignal<number>(`${this.prefix}:range`, { kind: 'config' }),
    );
  }
  system.define('G:P', 1e-6, { units: 'mbar' });
  system.define('G:range', 3);
  const gauge = new Gauge('G', { name: 'gauge' });
  await gauge.connected();
  const { RE, documents } = recorded();
  await RE(count([gauge], 2));
  const events = documents.flatMap(([name, doc]) => (name === 'event' ? [doc.data] : []));
  assert.deepEqual(events, [{ gauge: 1e-6 }, { gauge: 1e-6 }]);
  const [descriptor] = documents.flatMap(([name, doc]) => (name === 'descriptor' ? [doc] : []));
  assert.deepEqual(descriptor?.configuration['gauge']?.data, { gauge_range: 3 });
  gauge.configure({ range: 4 });
  await gauge.range.refresh();
  assert.equal(gauge.range.get(), 4);
});

function motor(options = {}): EpicsMotor {
  simulateMotorRecord(system, 'm1', { velocity: 100, limits: { low: -10, high: 10 }, ...options });
  return new EpicsMotor('m1', { name: 'samx' });
}

test('a motor record is scanned: positions, setpoints, units and settings are in the documents', async () => {
  const samx = motor();
  system.define('det', 5);
  const { RE, documents } = recorded();
  await RE(scan([new EpicsSignalRO('det', { name: 'det' })], samx, -1, 1, 3));
  const events = documents.flatMap(([name, doc]) => (name === 'event' ? [doc.data] : []));
  assert.deepEqual(events, [
    { det: 5, samx: -1, samx_user_setpoint: -1 },
    { det: 5, samx: 0, samx_user_setpoint: 0 },
    { det: 5, samx: 1, samx_user_setpoint: 1 },
  ]);
  const [descriptor] = documents.flatMap(([name, doc]) => (name === 'descriptor' ? [doc] : []));
  assert.equal(descriptor?.data_keys['samx']?.units, 'mm');
  assert.deepEqual(descriptor?.hints['samx'], { fields: ['samx'] });
  assert.deepEqual(Object.keys(descriptor?.configuration['samx']?.data ?? {}), [
    ...['samx_user_offset', 'samx_velocity', 'samx_acceleration', 'samx_motor_egu'],
  ]);
});

test('a move tells how far it is', async () => {
  const samx = motor();
  const news: ProgressUpdate[] = [];
  const status = samx.set(2);
  status.watch?.((update) => news.push(update));
  await status;
  assert.equal(samx.position, 2);
  const { name, initial, target, current, unit, fraction } = news.at(-1) ?? {};
  assert.deepEqual([name, initial, target, current, unit, fraction], ['samx', 0, 2, 2, 'mm', 0]);
});

test('a move to where the motor is ends, too', async () => {
  const samx = motor();
  await samx.set(0);
  assert.equal(samx.position, 0);
});

test('a target beyond the limits is refused before anything moves', async () => {
  const samx = motor();
  await samx.connected();
  assert.throws(() => samx.set(11), { code: 'VALUE_OUT_OF_LIMITS', message: /11.*samx.*-10 to 10/ });
  assert.throws(() => samx.set(Number.NaN), { code: 'TARGET_NOT_A_NUMBER' });
});

/** Settles when the record says that the motor moves (0), or rests (1). */
async function until(samx: EpicsMotor, done: 0 | 1): Promise<void> {
  let unwatch: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    unwatch = samx.motor_done_move.watch({
      changed: ({ value }) => {
        if (value === done) resolve();
      },
    });
  });
  await reached.finally(() => unwatch());
}

test('a motor that is stopped by us, or by somebody else, has not arrived', async () => {
  const samx = motor({ velocity: 1 });
  await samx.connected();
  const ours = samx.set(5);
  await until(samx, 0);
  samx.stop();
  await assert.rejects(async () => ours, { code: 'MOTION_STOPPED', message: /samx/ });
  await until(samx, 1);
  const theirs = samx.set(5);
  await until(samx, 0);
  await system.variable('m1.STOP').write(1);
  await assert.rejects(async () => theirs, {
    code: 'EPICS_MOTION_FAILED',
    message: /samx to 5 ended at .*from outside/,
  });
});

test('a motor at a limit switch has not arrived', async () => {
  const samx = motor();
  await samx.connected();
  system.variable('m1.HLS').update(1);
  await assert.rejects(async () => samx.set(1), {
    code: 'EPICS_MOTION_FAILED',
    message: /at its high limit switch/,
  });
});

test('an IOC that dies in the middle of a move fails the move', async () => {
  const samx = motor({ velocity: 0.1 });
  await samx.connected();
  const move = samx.set(5);
  await until(samx, 0);
  for (const field of ['VAL', 'RBV', 'DMOV']) system.variable(`m1.${field}`).vanish();
  await assert.rejects(async () => move, { code: 'EPICS_DISCONNECTED' });
});
