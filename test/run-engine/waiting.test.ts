import assert from 'node:assert/strict';
import test from 'node:test';
import { DeferredStatus, failedStatus } from '../../src/devices/index.js';
import { bps, bpp, FailedStatus, Msg, type Plan } from '../../src/run-engine/index.js';
import { HandMotor } from './devices.js';
import { recorded } from './recorded.js';

test('a wait ends when all of its group is done', async () => {
  const { RE, reached } = recorded();
  const [a, b] = [new HandMotor('a'), new HandMotor('b')];
  const waiting = reached('wait');
  const running = RE(bps.mv(a, 1, b, 2));
  await waiting;
  a.arrive();
  b.arrive();
  const statuses = (await running).plan_result as { done: boolean }[];
  assert.deepEqual(
    statuses.map(({ done }) => done),
    [true, true],
  );
});

test('a group that nobody uses is waited for in no time', async () => {
  const { RE } = recorded();
  assert.equal((await RE(bps.wait('nobody'))).plan_result, true);
});

test('an action that fails ends the wait, stops the device and fails the run', async () => {
  const { RE, reached, last } = recorded();
  const motor = new HandMotor('motor');
  const waiting = reached('wait');
  const running = RE(bpp.run_wrapper(bps.mv(motor, 1)));
  await waiting;
  motor.fail('limit switch');
  const error: unknown = await running.catch((reason: unknown) => reason);
  assert.ok(error instanceof FailedStatus);
  assert.equal((error.cause as Error).message, 'limit switch');
  assert.deepEqual(motor.stops, [false]);
  assert.equal(last('stop').exit_status, 'fail');
  assert.equal(last('stop').reason, 'limit switch');
});

test('an action that fails while the plan sleeps is told when it wakes up', async () => {
  const { RE, reached } = recorded();
  const motor = new HandMotor('motor');
  let awake = false;
  RE.registerCommand('sleep', async () => {
    motor.fail('limit switch');
    await new Promise(setImmediate);
    awake = true;
  });
  const asleep = reached('sleep');
  const running = RE([Msg('set', motor, [1]), Msg('sleep', null, [1]), Msg('null')]);
  await asleep;
  await assert.rejects(running, { name: 'FailedStatus' });
  assert.equal(awake, true);
});

test('an action that has failed before anybody could watch it fails the plan too', async () => {
  const { RE } = recorded();
  const motor = { name: 'motor', set: () => failedStatus(new Error('not homed')) };
  await assert.rejects(RE(bps.abs_set(motor, 1)), { message: 'not homed' });
});

test('a plan may catch a failed action and go on', async () => {
  const { RE, reached } = recorded();
  const motor = new HandMotor('motor');
  function* plan(): Plan<string> {
    try {
      yield* bps.mv(motor, 1);
    } catch (error) {
      return `caught ${(error as Error).message}`;
    }
    return 'arrived';
  }
  const waiting = reached('wait');
  const running = RE(plan());
  await waiting;
  motor.fail('slipped');
  assert.equal((await running).plan_result, 'caught slipped');
});

test('an action that fails after the plan has ended concerns nobody', async () => {
  const { RE } = recorded();
  const status = new DeferredStatus();
  const motor = { name: 'motor', set: () => status };
  await RE(bps.abs_set(motor, 1));
  status.setException(new Error('late'));
  assert.equal((await RE(bps.null())).exit_status, 'success');
});

test('a wait gives up after its timeout, or says so and can be repeated', async () => {
  const { RE } = recorded();
  const motor = new HandMotor('motor');
  await assert.rejects(RE(bps.mv(motor, 1, { timeout: 0.001 })), { name: 'WaitForTimeoutError' });
  function* patient(): Plan<boolean[]> {
    yield* bps.abs_set(motor, 2, { group: 'A' });
    const first = yield* bps.wait('A', { timeout: 0.001, error_on_timeout: false });
    motor.arrive();
    return [first, yield* bps.wait('A')];
  }
  assert.deepEqual((await RE(patient())).plan_result, [false, true]);
});

test('the failure of a watched group ends a wait for another one', async () => {
  const { RE, reached } = recorded();
  const [slow, risky] = [new HandMotor('slow'), new HandMotor('risky')];
  const waiting = reached('wait');
  const running = RE([
    Msg('set', slow, [1], { group: 'slow' }),
    Msg('set', risky, [1], { group: 'risky' }),
    Msg('wait', null, [], { group: 'slow', watch: ['risky'] }),
  ]);
  await waiting;
  risky.fail('collision');
  await assert.rejects(running, { message: 'collision' });
});

test('promises are waited for, and a rejected one does not throw', async () => {
  const { RE } = recorded();
  const factories = [() => Promise.resolve(1), () => Promise.reject(new Error('no'))];
  const settled = (await RE(bps.wait_for(factories))).plan_result as PromiseSettledResult<number>[];
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  const never = [() => new Promise(() => {})];
  await assert.rejects(RE(bps.wait_for(never, { timeout: 0.001 })), { name: 'WaitForTimeoutError' });
});

test('a device whose method returns no Status is named', async () => {
  const { RE } = recorded();
  const motor = { name: 'motor', set: async () => {} };
  await assert.rejects(RE([Msg('set', motor as never, [1])]), {
    message: /set\(\) of motor must return a Status/,
  });
});

test('a message to a device that cannot do it names the device and what it lacks', async () => {
  const { RE } = recorded();
  const lamp = { name: 'lamp' } as never;
  const cases = [
    Msg('read', lamp),
    Msg('set', lamp, [1]),
    Msg('trigger', lamp),
    Msg('stop', lamp),
    Msg('locate', lamp),
    Msg('configure', lamp),
  ];
  for (const msg of cases)
    await assert.rejects(RE(msg), { message: new RegExp(`'${msg.command}' needs a device .*lamp is not`) });
});

test('a sleep of nonsense is refused', async () => {
  const { RE } = recorded();
  await assert.rejects(RE(bps.sleep(Number.NaN)), { message: /number of seconds/ });
  await assert.rejects(RE(bps.sleep('1' as never)), { message: /number of seconds/ });
});
