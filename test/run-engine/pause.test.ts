import assert from 'node:assert/strict';
import test from 'node:test';
import {
  bps,
  bpp,
  Msg,
  NoReplayAllowed,
  RunEngineInterrupted,
  TransitionError,
  type Plan,
} from '../../src/run-engine/index.js';
import { Counter, HandMotor, SlowCounter } from './devices.js';
import { recorded } from './recorded.js';

function* event(det: Counter): Plan {
  yield* bps.create();
  yield* bps.read(det);
  yield* bps.save();
}

test('after a pause the plan goes back to its last checkpoint, and events keep their numbers', async () => {
  const { RE, messages, states, all, last } = recorded();
  const det = new Counter('det');
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.checkpoint();
    yield* event(det);
    yield* bps.null();
    yield* event(det);
    yield* bps.pause();
    yield* bps.null();
    yield* bps.close_run();
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  assert.deepEqual(states, ['running', 'pausing', 'paused']);
  const before = messages.length;
  const result = await RE.resume();
  assert.equal(result.exit_status, 'success');
  assert.deepEqual(result.run_start_uids, [last('start').uid]);
  const again = ['create', 'read det', 'save', 'null', 'create', 'read det', 'save'];
  assert.deepEqual(messages.slice(before), [...again, 'null', 'close_run']);
  assert.deepEqual(
    all('event').map(({ seq_num, data }) => [seq_num, data.det]),
    [
      [1, 1],
      [2, 2],
      [1, 3],
      [2, 4],
    ],
  );
  assert.equal(new Set(all('event').map(({ uid }) => uid)).size, 4);
  assert.equal(all('descriptor').length, 1);
  assert.deepEqual(last('stop').num_events, { primary: 2 });
  assert.deepEqual(states.slice(3), ['running', 'idle']);
});

test('a pause interrupts a sleep, which is slept again', async () => {
  const { RE, messages, reached } = recorded();
  const asleep = reached('sleep');
  const running = RE([Msg('null'), Msg('sleep', null, [3600])]);
  await asleep;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  RE.registerCommand('sleep', () => undefined);
  await RE.resume();
  assert.deepEqual(messages, ['null', 'sleep', 'null', 'sleep']);
});

test('a pause in the middle of a move stops the motor, and the move is made again', async () => {
  const { RE, messages, reached } = recorded();
  const motor = new HandMotor('motor');
  const waiting = reached('wait');
  const running = RE(bps.mv(motor, 5));
  await waiting;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  assert.deepEqual(motor.stops, [true]);
  const again = reached('wait');
  const resumed = RE.resume();
  await again;
  motor.arrive();
  assert.equal((await resumed).exit_status, 'success');
  assert.deepEqual(motor.targets, [5, 5]);
  assert.deepEqual(messages, ['set motor', 'wait', 'set motor', 'wait']);
});

test('the message that a pause interrupts gives the plan the response of its repetition', async () => {
  const { RE } = recorded();
  const det = new SlowCounter('det');
  function* plan(): Plan<unknown> {
    const readings = yield* bps.read(det);
    return readings.det?.value;
  }
  const asked = det.asked();
  const running = RE(plan());
  await asked;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  const askedAgain = det.asked();
  const resumed = RE.resume();
  await askedAgain;
  det.answer(8);
  assert.equal((await resumed).plan_result, 8);
});

test('a slow reading that comes after a pause is not taken into the event', async () => {
  const { RE, last, all } = recorded();
  const det = new SlowCounter('det');
  const asked = det.asked();
  const running = RE(bpp.run_wrapper(event(det)));
  await asked;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  det.answer(1);
  const askedAgain = det.asked();
  const resumed = RE.resume();
  await askedAgain;
  det.answer(2);
  await resumed;
  assert.deepEqual(last('event').data, { det: 2 });
  assert.equal(all('event').length, 1);
});

test('a deferred pause waits for the next checkpoint, and nothing is repeated', async () => {
  const { RE, messages } = recorded();
  function* plan(): Plan {
    yield* bps.deferred_pause();
    assert.equal(RE.deferredPauseRequested, true);
    yield* bps.null();
    yield* bps.checkpoint();
    yield* bps.null();
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  assert.deepEqual(messages, ['pause', 'null', 'checkpoint']);
  assert.equal(RE.deferredPauseRequested, false);
  await RE.resume();
  assert.deepEqual(messages, ['pause', 'null', 'checkpoint', 'null']);
});

test('a deferred pause without a further checkpoint lets the plan end, and is forgotten by the next', async () => {
  const { RE } = recorded();
  assert.equal((await RE(bps.deferred_pause())).exit_status, 'success');
  assert.equal(RE.deferredPauseRequested, true);
  await RE(bps.checkpoint());
  assert.equal(RE.deferredPauseRequested, false);
});

test('a plan can be paused again while it repeats', async () => {
  const { RE, messages, reached } = recorded();
  const motor = new HandMotor('motor');
  function* plan(): Plan<string> {
    yield* bps.null();
    yield* bps.mv(motor, 1);
    return 'done';
  }
  const first = reached('wait');
  const running = RE(plan());
  await first;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  const second = reached('wait');
  const resumed = RE.resume();
  await second;
  RE.requestPause();
  await assert.rejects(resumed, RunEngineInterrupted);
  const third = reached('wait');
  const again = RE.resume();
  await third;
  motor.arrive();
  assert.equal((await again).plan_result, 'done');
  assert.deepEqual(messages, Array(3).fill(['null', 'set motor', 'wait']).flat());
});

test('a plan that has cleared its checkpoint is aborted in place of being paused', async () => {
  const { RE, states, last } = recorded();
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.clear_checkpoint();
    assert.equal(RE.resumable, false);
    yield* bps.pause();
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  assert.deepEqual(states, ['running', 'pausing', 'aborting', 'idle']);
  assert.equal(last('stop').exit_status, 'abort');
});

test('a checkpoint after clear_checkpoint makes the plan resumable again', async () => {
  const { RE, messages } = recorded();
  function* plan(): Plan {
    yield* bps.clear_checkpoint();
    yield* bps.checkpoint();
    yield* bps.null();
    yield* bps.pause();
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  await RE.resume();
  assert.deepEqual(messages, ['clear_checkpoint', 'checkpoint', 'null', 'pause', 'null']);
});

test('what is marked as not rewindable is not repeated, but an interrupted message is finished', async () => {
  const { RE, messages, reached } = recorded();
  const motor = new HandMotor('motor');
  function* inner(): Plan {
    yield* bps.null();
    yield* bps.abs_set(motor, 1, { group: 'A' });
    yield* bps.sleep(3600);
  }
  const asleep = reached('sleep');
  const running = RE(bpp.rewindable_wrapper(inner(), false));
  await asleep;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  RE.registerCommand('sleep', () => undefined);
  const before = messages.length;
  await RE.resume();
  assert.deepEqual(messages.slice(before), ['sleep', 'rewindable']);
  assert.equal(RE.rewindable, true);
});

test('what comes before opening or closing a run, staging or subscribing is not repeated', async () => {
  const det = new Counter('det');
  const seals = [Msg('stage', det), Msg('unstage', det), Msg('open_run'), Msg('close_run')];
  for (const seal of [...seals, Msg('subscribe', null, [() => {}])]) {
    const { RE, messages } = recorded();
    const opening = seal.command === 'close_run' ? [Msg('open_run')] : [];
    await assert.rejects(RE([...opening, Msg('null'), seal, Msg('sleep', null, [0]), Msg('pause')]));
    const before = messages.length;
    await RE.resume();
    assert.deepEqual(messages.slice(before), ['sleep']);
  }
});

test('a device may forbid repetition when it is told of a pause', async () => {
  const { RE, messages } = recorded();
  const det = new Counter('det');
  det.pause = () => {
    throw new NoReplayAllowed();
  };
  await assert.rejects(RE([Msg('read', det), Msg('null'), Msg('pause'), Msg('null')]));
  const before = messages.length;
  await RE.resume();
  assert.deepEqual(messages.slice(before), ['null']);
});

test('devices are told of the pause and of the end of it', async () => {
  const { RE } = recorded();
  const det = new Counter('det');
  await assert.rejects(RE([Msg('read', det), Msg('pause')]));
  assert.deepEqual(det.calls, ['pause']);
  await RE.resume();
  assert.deepEqual(det.calls, ['pause', 'resume']);
});

test('a device that cannot be stopped does not prevent the pause', async () => {
  const { RE, logged, reached } = recorded();
  const [bad, good] = [new HandMotor('bad'), new HandMotor('good')];
  bad.stop = () => {
    throw new Error('stuck');
  };
  const waiting = reached('wait');
  const running = RE(bps.mv(bad, 1, good, 1));
  await waiting;
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  assert.deepEqual(good.stops, [true]);
  assert.ok(logged.some((text) => text.includes('stuck')));
  await RE.halt();
});

test('a callback may ask for a pause while it handles a document', async () => {
  const { RE, messages } = recorded();
  const det = new Counter('det');
  let asked = false;
  RE.subscribe('event', () => {
    if (!asked) RE.requestPause();
    asked = true;
  });
  await assert.rejects(RE(bpp.run_wrapper(event(det))), RunEngineInterrupted);
  assert.equal(messages.at(-1), 'save');
  assert.equal((await RE.resume()).exit_status, 'success');
});

test('pause and resume are refused where they make no sense', async () => {
  const { RE } = recorded();
  assert.throws(() => RE.requestPause(), TransitionError);
  assert.throws(() => RE.requestPause(true), TransitionError);
  await assert.rejects(RE.resume(), { message: /no paused plan/ });
  await assert.rejects(RE(bps.pause()), RunEngineInterrupted);
  assert.throws(() => RE.requestPause(), TransitionError);
  await assert.rejects(RE(Msg('null')), { message: /paused and cannot start/ });
  await RE.resume();
});

test('a paused call says in which state it left the engine, and what can be done', async () => {
  const { RE } = recorded();
  const interrupted = await RE(bps.pause()).catch((error: unknown) => error);
  assert.ok(interrupted instanceof RunEngineInterrupted);
  assert.equal(interrupted.state, 'paused');
  assert.match(interrupted.message, /RE\.resume\(\)/);
  await RE.resume();
});

test('observers hear of requests to pause', async () => {
  const { RE } = recorded();
  const requests: boolean[] = [];
  RE.observe((event) => {
    if (event.event === 'pause_requested') requests.push(event.defer);
  });
  await assert.rejects(RE([Msg('pause', null, [], { defer: true }), Msg('checkpoint')]));
  assert.deepEqual(requests, [true, false]);
  await RE.resume();
});

test('an event that was open when another run was opened is still open after a pause in that', async () => {
  const { RE, all } = recorded();
  const [outer, inner] = [new Counter('outer'), new Counter('inner')];
  function* interrupted(): Plan {
    yield* bps.create();
    yield* bps.read(inner);
    yield* bps.pause();
    yield* bps.save();
  }
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.create();
    yield* bps.read(outer);
    yield* bpp.set_run_key_wrapper(bpp.run_wrapper(interrupted()), 'inner');
    yield* bps.save();
    yield* bps.close_run();
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  assert.equal((await RE.resume()).exit_status, 'success');
  assert.deepEqual(
    all('event').map(({ data }) => data),
    [{ inner: 2 }, { outer: 1 }],
  );
});

test('after a pause that forbade repetition the numbers of events go on', async () => {
  const { RE, all } = recorded();
  const det = new Counter('det');
  det.pause = () => {
    throw new NoReplayAllowed();
  };
  function* plan(): Plan {
    for (let index = 0; index < 2; index++) {
      yield* event(det);
      yield* bps.pause();
    }
  }
  await assert.rejects(RE(bpp.run_wrapper(plan())), RunEngineInterrupted);
  await assert.rejects(RE.resume(), RunEngineInterrupted);
  await RE.resume();
  assert.deepEqual(
    all('event').map(({ seq_num }) => seq_num),
    [1, 2],
  );
});
