import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hw } from '../../../src/devices/sim/index.js';
import {
  assertMessageAndReturnRemaining,
  bps,
  count,
  plotRasterPath,
  RunEngineSimulator,
  scan,
  spiral_square,
  type Plan,
} from '../../../src/run-engine/index.js';

test('a plan gets what the test says that its devices read, and its messages and value are kept', () => {
  const { det, motor } = hw();
  function* twiceTheReading(): Plan<number> {
    const before = yield* bps.rd(det);
    yield* bps.mv(motor, Number(before) * 2);
    return Number(before);
  }
  const simulator = new RunEngineSimulator();
  simulator.addReadHandlerFor(det, 21);
  const messages = simulator.simulatePlan(twiceTheReading());
  assert.equal(simulator.returnValue, 21);
  const rest = assertMessageAndReturnRemaining(
    messages,
    (msg) => msg.command === 'set' && msg.args[0] === 42,
  );
  assertMessageAndReturnRemaining(rest, (msg) => msg.command === 'wait');
  assert.throws(
    () => assertMessageAndReturnRemaining(rest, (msg) => msg.command === 'read'),
    /No such message/,
  );
  assert.equal(motor.position, 0, 'nothing was moved');
});

test('the newest handler that fits a message answers it, and what it throws the plan throws', () => {
  const { det1, det2 } = hw();
  const simulator = new RunEngineSimulator();
  const triggered: string[] = [];
  simulator.addHandler('trigger', () => triggered.push('any'));
  simulator.addHandler(['trigger', 'read'], () => assert.fail('no light'), 'det2');
  simulator.simulatePlan(count([det1], 2));
  assert.deepEqual(triggered, ['any', 'any']);
  assert.throws(() => simulator.simulatePlan(count([det2])), /no light/);
  const waits: unknown[] = [];
  simulator.addWaitHandler((msg) => void waits.push(msg.kwargs), 'a');
  function* grouped(): Plan<void> {
    yield* bps.trigger(det1, { group: 'a' });
    yield* bps.trigger(det1, { group: 'b' });
    yield* bps.wait('a');
    yield* bps.wait('b');
  }
  simulator.simulatePlan(grouped());
  assert.equal(waits.length, 1);
});

test('callbacks that a plan subscribes get the documents that the test fires, until they are unsubscribed', () => {
  const seen: unknown[] = [];
  function* watched(): Plan<void> {
    const token = yield* bps.subscribe('stop', (name: string, doc?: object) => void seen.push([name, doc]));
    yield* bps.open_run();
    yield* bps.close_run();
    yield* bps.unsubscribe(token);
    yield* bps.open_run();
    yield* bps.close_run();
  }
  const simulator = new RunEngineSimulator();
  simulator.addHandlerForCallbackSubscribes();
  simulator.addCallbackHandlerFor('open_run', 'start', { uid: 'a' });
  simulator.addCallbackHandlerForMultiple('close_run', [
    ['event', {}],
    ['stop', { run_start: 'a' }],
  ]);
  simulator.simulatePlan(watched());
  assert.deepEqual(seen, [['stop', { run_start: 'a' }]]);
});

test('a plan without an end is given up', () => {
  function* endless(): Plan<void> {
    for (;;) yield* bps.null();
  }
  assert.throws(() => new RunEngineSimulator().simulatePlan(endless()), /does not end/);
});

test('the path of a plan over two axes is drawn, with a point where something is read', () => {
  const { det4, motor1, motor2 } = hw();
  const picture = plotRasterPath(spiral_square([det4], motor1, motor2, 0, 0, 2, 2, 3, 3), motor1, motor2);
  assert.match(picture, /^<svg /);
  assert.match(picture, />motor1</);
  assert.equal(picture.match(/<circle/g)?.length, 9);
  assert.equal(plotRasterPath(scan([det4], motor1, 0, 1, 4), motor1, motor2).match(/<circle/g), null);
});
