import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { hasCode } from '../../src/errors.js';
import { Device, EnumSignal, rootAncestor, separateDevices, Signal } from '../../src/devices/index.js';
import { SynAxis } from '../../src/devices/sim/index.js';

class Shutter extends Device {
  readonly state = this.attach('state', new Signal({ value: 'closed', kind: 'hinted' }), 'plain');
  readonly setpoint = this.attach('setpoint', new Signal({ value: 'closed', kind: 'normal' }));
  readonly delay = this.attach(
    'delay',
    new Signal({ value: 0.1, kind: 'config', limits: { low: 0, high: 1 } }),
  );
  readonly serial = this.attach('serial', new Signal({ value: 'A7', kind: 'omitted' }));
}

class Stage extends Device {
  readonly x = this.attach('x', new SynAxis({ name: '' }));
  readonly y = this.attach('y', new SynAxis({ name: '', kind: 'hinted' }));
  readonly shutter = this.attach('shutter', new Shutter({ name: '', kind: 'omitted' }));
}

test('the kind of a component says where its value goes', () => {
  const shutter = new Shutter({ name: 'shutter' });
  assert.deepEqual(Object.keys(shutter.read()), ['shutter', 'shutter_setpoint']);
  assert.deepEqual(Object.keys(shutter.describe()), Object.keys(shutter.read()));
  assert.deepEqual(Object.keys(shutter.readConfiguration()), ['shutter_delay']);
  assert.deepEqual(Object.keys(shutter.describeConfiguration()), ['shutter_delay']);
  assert.deepEqual(shutter.hints, { fields: ['shutter'] });
  assert.deepEqual(shutter.componentNames, ['state', 'setpoint', 'delay', 'serial']);
});

test('names run down the tree, also when a device is renamed', () => {
  const stage = new Stage({ name: 'table' });
  assert.deepEqual(Object.keys(stage.read()), ['table_x', 'table_x_setpoint', 'table_y', 'table_y_setpoint']);
  assert.equal(stage.x.velocity.dottedName, 'table.x.velocity');
  assert.equal(String(stage.y), "SynAxis(name='table_y')");
  stage.name = 'hexapod';
  assert.equal(stage.x.setpoint.name, 'hexapod_x_setpoint');
  assert.deepEqual(stage.hints.fields, ['hexapod_x', 'hexapod_y']);
});

test('a device inside a device adds to its readings and to its configuration', () => {
  const stage = new Stage({ name: 'table' });
  assert.deepEqual(Object.keys(stage.readConfiguration()), [
    'table_x_velocity',
    'table_x_acceleration',
    'table_y_velocity',
    'table_y_acceleration',
  ]);
});

test('configure changes settings only, and tells them as they were and as they are', () => {
  const shutter = new Shutter({ name: 'shutter' });
  const [old, next] = shutter.configure({ delay: 0.5 });
  assert.equal(old.shutter_delay?.value, 0.1);
  assert.equal(next.shutter_delay?.value, 0.5);
  assert.throws(
    () => shutter.configure({ state: 'open' }),
    (error) => hasCode(error, 'SETTING_UNKNOWN'),
  );
  assert.throws(() => shutter.configure({ delay: 2 }), /2 is out of the limits of shutter_delay: 0 to 1/);
  assert.throws(() => shutter.configure({ delay: NaN }), /out of the limits/);
});

test('staging sets signals and unstaging sets them back, sub-devices included', () => {
  const stage = new Stage({ name: 'table' });
  stage.shutter.stageSigs.set(stage.shutter.state, 'open');
  const all = [stage, stage.x, stage.y, stage.shutter];
  assert.deepEqual(stage.stage(), all);
  assert.equal(stage.shutter.state.get(), 'open');
  assert.throws(() => stage.stage(), /table is staged already/);
  assert.deepEqual(stage.unstage(), [stage, stage.shutter, stage.y, stage.x]);
  assert.equal(stage.shutter.state.get(), 'closed');
  stage.unstage();
  assert.deepEqual(stage.stage(), all);
});

test('what was staged before a failure is unstaged', () => {
  const stage = new Stage({ name: 'table' });
  stage.stageSigs.set(stage.x.velocity, 3);
  stage.shutter.stageSigs.set(stage.shutter.delay, 7);
  assert.throws(() => stage.stage(), /out of the limits/);
  assert.equal(stage.x.velocity.get(), 1);
  assert.deepEqual(stage.x.stage(), [stage.x], 'the axis is not staged any more');
});

test('a signal tells its type, and a text with choices tells these', () => {
  const describe = (signal: Signal) => signal.describe().s;
  assert.deepEqual(describe(new Signal({ name: 's', value: 1 })), {
    source: 'SIM:s',
    dtype: 'integer',
    shape: [],
  });
  assert.equal(describe(new Signal({ name: 's', value: 0.5 }))?.dtype, 'number');
  assert.equal(describe(new Signal({ name: 's', value: 1, dtype: 'number' }))?.dtype, 'number');
  assert.equal(describe(new Signal({ name: 's', value: false }))?.dtype, 'boolean');
  assert.deepEqual(describe(new Signal({ name: 's', value: [[1, 2, 3]] })), {
    source: 'SIM:s',
    dtype: 'array',
    shape: [1, 3],
  });
  const mode = new EnumSignal<string>({ name: 's', value: 'off', choices: ['off', 'on'] });
  assert.deepEqual([describe(mode)?.dtype, describe(mode)?.choices], ['string', ['off', 'on']]);
  assert.throws(() => mode.put('ajar'), /ajar is not a choice of s. Choose from: off, on/);
});

test('a subscriber gets the present reading at once, and each new one until it leaves', () => {
  const signal = new Signal({ name: 's', value: 1 });
  const seen: unknown[] = [];
  const listen = (readings: Record<string, { value: unknown }>) => seen.push(readings.s?.value);
  signal.subscribe(listen);
  signal.put(2);
  signal.clearSub(listen);
  signal.put(3);
  assert.deepEqual(seen, [1, 2]);
});

test('a console shows what a device is called, and what a signal holds', () => {
  const shutter = new Shutter({ name: 'shutter' });
  assert.equal(inspect([shutter]), "[ Shutter(name='shutter') ]");
  assert.equal(inspect(shutter.state), "Signal(name='shutter', value='closed')");
});

test('names that documents cannot hold are refused', () => {
  assert.throws(
    () => new Signal({ name: 'a.b', value: 1 }),
    (error) => hasCode(error, 'DEVICE_NAME_INVALID'),
  );
  assert.throws(() => new SynAxis({ name: 'a/b' }), /a\/b/);
});

test('a device stands for its components', () => {
  const [a, c] = [new Stage({ name: 'a' }), new Stage({ name: 'c' })];
  assert.deepEqual(separateDevices([a, a.x, c]), [a, c]);
  assert.deepEqual(separateDevices([a.x.readback, c, a]), [c, a]);
  assert.deepEqual(separateDevices([a.x, a.y, a.x]), [a.x, a.y]);
  assert.equal(rootAncestor(a.x.readback), a);
});
