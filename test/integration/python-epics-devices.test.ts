import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  connected,
  controlSystem,
  EpicsMotor,
  EpicsSignal,
  EpicsSignalRO,
  useControlSystem,
} from '../../src/devices/epics/index.js';
import { count, scan } from '../../src/run-engine/index.js';
import { SoftIoc } from '../fakes/soft-ioc.js';
import { recorded } from '../run-engine/recorded.js';
import { withoutPython } from './harness/python.js';

describe('devices on a real IOC', { skip: withoutPython }, () => {
  let ioc: SoftIoc;
  before(async () => {
    ioc = await SoftIoc.start();
    Object.assign(process.env, ioc.environment);
  });
  after(async () => {
    controlSystem().close();
    useControlSystem(null);
    await ioc.kill();
  });

  test('startup code connects to all devices, or is told which is missing', async () => {
    const number = new EpicsSignal('T:number', { name: 'number' });
    await connected(number, new EpicsMotor('T:m1', { name: 'samx' }));
    const ghost = new EpicsSignalRO('T:ghost', { name: 'ghost', timeout: 0.3 });
    await assert.rejects(connected(number, ghost), { code: 'EPICS_UNREACHABLE', message: /T:ghost/ });
  });

  test('a motor is scanned and signals are read, point by point', async () => {
    const samx = new EpicsMotor('T:m1', { name: 'samx' });
    const number = new EpicsSignal<number>('T:number', { name: 'number' });
    const mode = new EpicsSignal<string>('T:mode', { name: 'mode' });
    await mode.set('two');
    const { RE, documents, names } = recorded();
    await RE(scan([number, mode], samx, -1, 1, 3));
    assert.deepEqual(names(), ['start', 'descriptor', 'event', 'event', 'event', 'stop']);
    const [descriptor] = documents.flatMap(([name, doc]) => (name === 'descriptor' ? [doc] : []));
    const { object_name, ...key } = descriptor?.data_keys['number'] ?? {};
    assert.equal(object_name, 'number');
    assert.deepEqual(key, {
      ...{ source: 'ca://T:number', dtype: 'number', shape: [], units: 'mm', precision: 3 },
      limits: { control: { low: -10, high: 10 }, display: { low: -12, high: 12 } },
    });
    assert.deepEqual(descriptor?.data_keys['mode']?.choices, ['zero', 'one', 'two']);
    const events = documents.flatMap(([name, doc]) => (name === 'event' ? [doc] : []));
    assert.deepEqual(
      events.map(({ data }) => [data['samx'], data['samx_user_setpoint'], data['mode']]),
      [
        [-1, -1, 'two'],
        [0, 0, 'two'],
        [1, 1, 'two'],
      ],
    );
    const now = Date.now() / 1_000;
    assert.ok(
      Math.abs(now - Number(events[0]?.timestamps['samx'])) < 600,
      'the time of the IOC, in seconds since 1970',
    );
  });

  test('a signal with a readback of its own is set when the readback is there', async () => {
    const signal = new EpicsSignal<number>('T:readback', {
      ...{ name: 'signal', writePv: 'T:setpoint', tolerance: 0.01 },
    });
    await signal.connected();
    await signal.set(4);
    assert.equal(signal.get(), 4);
  });

  test('limits of the IOC are those of signals and motors', async () => {
    const number = new EpicsSignal<number>('T:number', { name: 'number' });
    const samx = new EpicsMotor('T:m1', { name: 'samx' });
    // A target that comes before the limits are known is refused as soon as they are.
    await assert.rejects(async () => number.set(11), { code: 'VALUE_OUT_OF_LIMITS', message: /-10 to 10/ });
    await samx.connected();
    assert.throws(() => samx.set(-11), { code: 'VALUE_OUT_OF_LIMITS', message: /-10 to 10/ });
  });

  test('a motor is stopped on its way, and its move has failed', async () => {
    const samx = new EpicsMotor('T:m1', { name: 'samx' });
    await samx.connected();
    const status = samx.set(-10);
    await new Promise<void>((resolve) => {
      samx.motor_done_move.watch({
        changed: ({ value }) => {
          if (value === 0) resolve();
        },
      });
    });
    samx.stop();
    await assert.rejects(async () => status, { code: 'MOTION_STOPPED' });
    assert.ok(samx.position > -10);
  });

  test('a long text is read from characters', async () => {
    const path = new EpicsSignal<string>('T:path', { name: 'path', string: true });
    await path.connected();
    assert.equal(path.get(), '/data');
  });

  test('an IOC that is down fails a plan within seconds, by name; the next plan runs when it is back', async () => {
    const level = new EpicsSignal<number>('T:level', { name: 'level', timeout: 0.5 });
    await level.connected();
    const lost = new Promise<void>((resolve) => {
      level.watch({ changed: () => undefined, disconnected: resolve });
    });
    await ioc.kill();
    await lost;
    const { RE, names } = recorded();
    await assert.rejects(RE(count([level])), (error: Error) =>
      /No IOC answers for T:level within 0\.5 s/.test(`${error.message} ${String(error.cause)}`),
    );
    await ioc.launch();
    await level.connected(30);
    await RE(count([level], 2));
    assert.deepEqual(names().slice(-5), ['start', 'descriptor', 'event', 'event', 'stop']);
  });
});
