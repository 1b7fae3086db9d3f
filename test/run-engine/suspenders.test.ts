import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Signal } from '../../src/devices/index.js';
import {
  bpp,
  bps,
  Msg,
  RunEngineInterrupted,
  SuspendBoolHigh,
  SuspendBoolLow,
  SuspendCeil,
  SuspendFloor,
  SuspendOutBand,
  SuspendWhenChanged,
  SuspendWhenOutsideBand,
  type Plan,
  type Suspender,
} from '../../src/run-engine/index.js';
import { Counter, SlowCounter } from './devices.js';
import { recorded } from './recorded.js';

const beam = (value: number | boolean = 0) => new Signal<number | boolean>({ name: 'beam', value });

test('a suspension interrupts a message, waits between its plans, and repeats what came since the checkpoint', async () => {
  const { RE, messages, states, reached } = recorded();
  const signal = beam();
  const suspender = new SuspendBoolHigh(signal, {
    prePlan: () => [Msg('null', null, ['pre'])],
    postPlan: () => [Msg('null', null, ['post'])],
  });
  RE.installSuspender(suspender);
  let isFirst = true;
  RE.registerCommand('doze', () => (isFirst ? new Promise(() => (isFirst = false)) : 'rested'));
  const dozing = reached('doze');
  const waiting = reached('wait_for');
  function* plan(): Plan<unknown> {
    yield* bps.checkpoint();
    yield* bps.null();
    return yield { ...Msg('null'), command: 'doze' } as unknown as Msg;
  }
  const running = RE(plan());
  await dozing;
  signal.put(1);
  await waiting;
  assert.equal(RE.state, 'running');
  signal.put(0);
  const { plan_result } = await running;
  assert.equal(plan_result, 'rested', 'the plan gets the response to the repeated message');
  assert.deepEqual(messages, [
    ...['checkpoint', 'null', 'doze'],
    ...['_start_suspender', 'rewindable', 'null', 'wait_for', '_resume_from_suspender', 'null', 'rewindable'],
    ...['null', 'doze'],
  ]);
  assert.deepEqual(states, ['running', 'suspending', 'running', 'idle']);
  assert.equal(RE.rewindable, true);
});

test('a plan that is started while a suspender is tripped waits first', async () => {
  const { RE, messages, logged, reached } = recorded();
  const signal = beam(3);
  RE.installSuspender(new SuspendCeil(signal, 2, { trippedMessage: 'close the valve' }));
  const waiting = reached('wait_for');
  const running = RE(bps.null());
  await waiting;
  signal.put(1);
  await running;
  assert.deepEqual(messages, ['wait_for', 'null']);
  assert.match(logged.join('\n'), /Signal beam = 3 went above 2 .*: close the valve/);
});

test('a suspension where nothing can be repeated aborts the plan', async () => {
  const { RE, states, last, reached } = recorded();
  const signal = beam();
  RE.installSuspender(new SuspendBoolHigh(signal));
  const asleep = reached('sleep');
  const running = RE([Msg('open_run'), Msg('clear_checkpoint'), Msg('sleep', null, [3600])]);
  await asleep;
  signal.put(1);
  await assert.rejects(running, RunEngineInterrupted);
  assert.equal(last('stop').exit_status, 'abort');
  assert.deepEqual(states, ['running', 'aborting', 'idle']);
});

test('a pause in a suspension does not end it: the plan waits on when it is resumed', async () => {
  const { RE, messages, reached } = recorded();
  const signal = beam();
  RE.installSuspender(new SuspendBoolHigh(signal));
  const asleep = reached('sleep');
  const running = RE([Msg('sleep', null, [3600])]);
  await asleep;
  const waiting = reached('wait_for');
  signal.put(1);
  await waiting;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  const again = reached('wait_for');
  const resumed = RE.resume();
  await again;
  RE.registerCommand('sleep', () => undefined);
  signal.put(0);
  await resumed;
  assert.deepEqual(messages.slice(-4), ['wait_for', '_resume_from_suspender', 'rewindable', 'sleep']);
});

test('a plan that is suspended while it is paused waits when it is resumed', async () => {
  const { RE, messages, reached } = recorded();
  const signal = beam();
  RE.installSuspender(new SuspendBoolHigh(signal));
  await assert.rejects(RE([Msg('pause'), Msg('null')]), RunEngineInterrupted);
  // Nothing happens at once: there is no message in flight.
  RE.requestSuspend(() => Promise.resolve(), { justification: 'later' });
  assert.equal(RE.state, 'paused');
  const waiting = reached('wait_for');
  const resumed = RE.resume();
  await waiting;
  await resumed;
  assert.deepEqual(messages.slice(-2), ['rewindable', 'null']);
});

test('two suspenders hold a plan up until both are content', async () => {
  const { RE, messages, reached } = recorded();
  const first = beam();
  const second = new Signal({ name: 'shutter', value: 1 });
  RE.installSuspender(new SuspendBoolHigh(first));
  RE.installSuspender(new SuspendBoolLow(second));
  const asleep = reached('sleep');
  const running = RE([Msg('sleep', null, [3600]), Msg('null')]);
  await asleep;
  const waiting = reached('wait_for');
  first.put(1);
  await waiting;
  const both = reached('wait_for');
  second.put(0);
  await both;
  RE.registerCommand('sleep', () => undefined);
  first.put(0);
  const onlyFirst = reached('_resume_from_suspender');
  assert.equal(messages.includes('_resume_from_suspender'), false);
  second.put(1);
  await onlyFirst;
  await running;
  assert.equal(messages.at(-1), 'null');
  assert.equal(messages.filter((message) => message === 'sleep').length, 2, 'it is repeated once');
});

test('an abort during a suspension ends the plan, and leaves the engine rewindable', async () => {
  const { RE, last, reached } = recorded();
  const signal = beam();
  const asleep = reached('sleep');
  const plan = bpp.run_wrapper(bps.sleep(3600));
  const running = RE(bpp.suspend_wrapper(plan, new SuspendBoolHigh(signal)));
  await asleep;
  const waiting = reached('wait_for');
  signal.put(1);
  await waiting;
  const ended = assert.rejects(running, RunEngineInterrupted);
  await RE.abort('no beam');
  await ended;
  assert.equal(last('stop').reason, 'no beam');
  assert.equal(RE.rewindable, true);
  assert.deepEqual(RE.suspenders, []);
});

test('events that are taken again after a suspension keep their numbers', async () => {
  const { RE, all, reached } = recorded();
  const det = new Counter('det');
  const slow = new SlowCounter('slow');
  const asked = slow.asked();
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.checkpoint();
    yield* bps.trigger_and_read([det]);
    yield* bps.read(slow);
    yield* bps.close_run();
  }
  const running = RE(plan());
  await asked;
  const waiting = reached('_resume_from_suspender');
  RE.requestSuspend(() => Promise.resolve());
  const again = slow.asked();
  await waiting;
  await again;
  slow.answer(1);
  await running;
  assert.deepEqual(
    all('event').map(({ seq_num }) => seq_num),
    [1, 1],
  );
});

test('interruptions are recorded in a stream of their own where that is wanted', async () => {
  const { RE, all, last } = recorded();
  RE.recordInterruptions = true;
  await assert.rejects(
    RE([Msg('open_run'), Msg('pause'), Msg('null'), Msg('close_run')]),
    RunEngineInterrupted,
  );
  RE.requestSuspend(() => Promise.resolve(), { justification: 'no beam' });
  await RE.resume();
  assert.equal(last('descriptor').name, 'interruptions');
  assert.deepEqual(
    all('event').map(({ seq_num, data }) => [seq_num, data.interruption]),
    [
      [1, 'pause'],
      [2, 'resume'],
      [3, 'no beam'],
    ],
  );
  assert.deepEqual(last('stop').num_events, { interruptions: 3 });
});

describe('the kinds of suspenders', () => {
  const cases: [
    string,
    (signal: Signal<number | boolean>) => Suspender,
    [value: number, tripped: boolean][],
  ][] = [
    [
      'high',
      (signal) => new SuspendBoolHigh(signal),
      [
        [1, true],
        [0, false],
      ],
    ],
    [
      'low',
      (signal) => new SuspendBoolLow(signal),
      [
        [1, false],
        [0, true],
      ],
    ],
    [
      'floor',
      (signal) => new SuspendFloor(signal, 2, { resumeThresh: 3 }),
      [
        [1, true],
        [2.5, true],
        [3, false],
        [2.5, false],
      ],
    ],
    [
      'ceil',
      (signal) => new SuspendCeil(signal, 2, { resumeThresh: 1 }),
      [
        [3, true],
        [1.5, true],
        [1, false],
        [2, false],
      ],
    ],
    [
      'outside of a band',
      (signal) => new SuspendWhenOutsideBand(signal, 1, 3),
      [
        [1, true],
        [2, false],
        [3, true],
      ],
    ],
    [
      'inside of a band',
      (signal) => new SuspendOutBand(signal, 1, 3),
      [
        [1, false],
        [2, true],
        [3, false],
      ],
    ],
    [
      'changed',
      (signal) => new SuspendWhenChanged(signal, { expectedValue: 5 }),
      [
        [5, false],
        [4, true],
        [5, true],
      ],
    ],
    [
      'changed and back',
      (signal) => new SuspendWhenChanged(signal, { expectedValue: 5, allowResume: true }),
      [
        [4, true],
        [5, false],
      ],
    ],
  ];
  for (const [name, make, steps] of cases) {
    test(name, () => {
      const { RE } = recorded();
      const signal = beam(5);
      const suspender = make(signal);
      RE.installSuspender(suspender);
      for (const [value, tripped] of steps) {
        signal.put(value);
        assert.equal(suspender.tripped, tripped, `at ${value}`);
        assert.equal(suspender.justification !== '', tripped);
      }
      RE.clearSuspenders();
      assert.equal(suspender.tripped, false);
    });
  }

  test('limits that exclude each other are refused', () => {
    assert.throws(() => new SuspendFloor(beam(), 2, { resumeThresh: 1 }), RangeError);
    assert.throws(() => new SuspendCeil(beam(), 2, { resumeThresh: 3 }), RangeError);
    assert.throws(() => new SuspendWhenOutsideBand(beam(), 3, 3), RangeError);
  });
});
