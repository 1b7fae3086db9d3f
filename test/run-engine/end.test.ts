import assert from 'node:assert/strict';
import test from 'node:test';
import {
  bps,
  bpp,
  Msg,
  RequestAbort,
  RunEngineInterrupted,
  TransitionError,
  type Plan,
} from '../../src/run-engine/index.js';
import { Counter, HandMotor } from './devices.js';
import { recorded, type Recorded } from './recorded.js';

type Ending = 'stop' | 'abort' | 'halt';

/** Puts a plan to sleep, in a run with a staged device. `outcome` is what its call is rejected with. */
async function asleep({ RE, reached }: Recorded, det: Counter): Promise<{ outcome: Promise<unknown> }> {
  const sleeping = reached('sleep');
  const running = RE(bpp.stage_wrapper(bpp.run_wrapper(bps.sleep(3600)), [det]));
  const outcome = running.catch((error: unknown) => error);
  await sleeping;
  return { outcome };
}

const ENDINGS: Record<Ending, { state: string; exit_status: string; reason: string; cleansUp: boolean }> = {
  stop: { state: 'stopping', exit_status: 'success', reason: '', cleansUp: true },
  abort: { state: 'aborting', exit_status: 'abort', reason: 'too hot', cleansUp: true },
  halt: { state: 'halting', exit_status: 'abort', reason: '', cleansUp: false },
};

function end({ RE }: Recorded, ending: Ending) {
  return ending === 'abort' ? RE.abort('too hot') : RE[ending]();
}

for (const [ending, { state, exit_status, reason, cleansUp }] of Object.entries(ENDINGS)) {
  test(`${ending} of a running plan ends its run with ${exit_status}`, async () => {
    const engine = recorded();
    const det = new Counter('det');
    const { outcome } = await asleep(engine, det);
    const result = await end(engine, ending as Ending);
    assert.ok((await outcome) instanceof RunEngineInterrupted);
    assert.equal(result.exit_status, exit_status);
    assert.deepEqual(engine.states, ['running', state, 'idle']);
    assert.equal(engine.last('stop').exit_status, exit_status);
    assert.equal(engine.last('stop').reason, reason);
    assert.deepEqual(det.calls, ['stage', 'unstage']);
    assert.equal(engine.messages.includes('unstage det'), cleansUp);
    assert.equal(engine.messages.includes('close_run'), cleansUp);
  });

  test(`${ending} of a paused plan ends its run with ${exit_status}, and gives the result`, async () => {
    const engine = recorded();
    const { RE } = engine;
    const det = new Counter('det');
    const plan = bpp.stage_wrapper(bpp.run_wrapper(bps.pause()), [det]);
    await assert.rejects(RE(plan), RunEngineInterrupted);
    const result = await end(engine, ending as Ending);
    assert.equal(result.exit_status, exit_status);
    assert.deepEqual(result.run_start_uids, [engine.last('start').uid]);
    assert.deepEqual(engine.states, ['running', 'pausing', 'paused', state, 'idle']);
    assert.equal(engine.last('stop').exit_status, exit_status);
    assert.equal(engine.last('stop').reason, reason);
    assert.deepEqual(det.calls.includes('unstage'), true);
    assert.equal(engine.messages.includes('close_run'), cleansUp);
  });

  test(`${ending} is refused where nothing runs`, async () => {
    await assert.rejects(end(recorded(), ending as Ending), TransitionError);
  });
}

test('a bare run is closed by the engine', async () => {
  for (const [ending, { exit_status, reason }] of Object.entries(ENDINGS)) {
    const engine = recorded();
    await assert.rejects(engine.RE([Msg('open_run'), Msg('pause')]), RunEngineInterrupted);
    await end(engine, ending as Ending);
    assert.deepEqual(engine.names(), ['start', 'stop']);
    assert.equal(engine.last('stop').exit_status, exit_status);
    assert.equal(engine.last('stop').reason, reason);
  }
});

test('a plan that catches the request to abort goes on, and its call succeeds', async () => {
  const { RE, states } = recorded();
  function* stubborn(): Plan<string> {
    try {
      yield* bps.pause();
    } catch (error) {
      assert.ok(error instanceof RequestAbort);
    }
    yield* bps.null();
    return 'unmoved';
  }
  await assert.rejects(RE(stubborn()), RunEngineInterrupted);
  const result = await RE.abort();
  assert.equal(result.exit_status, 'success');
  assert.equal(result.plan_result, 'unmoved');
  assert.deepEqual(states.slice(-2), ['aborting', 'idle']);
});

test('an error of the clean-up is the error of the abort, and fails the run', async () => {
  const { RE, last } = recorded();
  const plan = bpp.finalize_wrapper(bps.pause(), function* () {
    yield* bps.null();
    throw new Error('worse');
  });
  await assert.rejects(RE(bpp.run_wrapper(plan)), RunEngineInterrupted);
  await assert.rejects(RE.abort(), { message: 'worse' });
  assert.equal(last('stop').exit_status, 'fail');
  assert.equal(RE.state, 'idle');
});

test('messages that a plan sends while it is halted are ignored', async () => {
  const { RE, messages, logged } = recorded();
  function* plan(): Plan {
    try {
      yield* bps.pause();
    } finally {
      yield* bps.null();
    }
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  await RE.halt();
  assert.deepEqual(messages, ['pause']);
  assert.equal(logged.length, 1);
});

test('a plan that throws fails its run with its own words', async () => {
  const { RE, names, last, messages } = recorded();
  function* plan(): Plan {
    yield* bps.null();
    throw new Error('no beam');
  }
  await assert.rejects(RE(bpp.run_wrapper(plan())), { message: 'no beam' });
  assert.deepEqual(names(), ['start', 'stop']);
  assert.equal(last('stop').exit_status, 'fail');
  assert.equal(last('stop').reason, 'no beam');
  assert.equal(messages.at(-1), 'close_run');
  assert.equal(RE.state, 'idle');
});

test('a device that fails in mid-run fails the run, and everything is unstaged', async () => {
  const { RE, names, last } = recorded();
  const det = new Counter('det');
  det.onRead = (reading) => {
    if (reading === 2) throw new Error('2nd read');
  };
  const readings = bps.repeat(() => bps.trigger_and_read([det]), 3);
  await assert.rejects(RE(bpp.stage_wrapper(bpp.run_wrapper(readings), [det])), { message: '2nd read' });
  assert.deepEqual(names(), ['start', 'descriptor', 'event', 'stop']);
  assert.equal(last('stop').exit_status, 'fail');
  assert.deepEqual(last('stop').num_events, { primary: 1 });
  assert.deepEqual(det.calls, ['stage', 'unstage']);
});

test('a plan may catch what a message throws, and go on', async () => {
  const { RE } = recorded();
  function* plan(): Plan<string> {
    try {
      yield { command: 'dance', obj: null, args: [], kwargs: {}, run: null } as unknown as Msg;
    } catch (error) {
      return (error as Error).name;
    }
    return 'no error';
  }
  assert.equal((await RE(plan())).plan_result, 'InvalidCommand');
});

test('what was moved is stopped when the plan ends, and told whether it ended well', async () => {
  const { RE } = recorded();
  const motor = new HandMotor('motor');
  await RE(bps.abs_set(motor, 1));
  await assert.rejects(RE([Msg('set', motor, [2]), Msg('save')]));
  assert.deepEqual(motor.stops, [true, false]);
});

test('a device that cannot be unstaged does not keep the run open', async () => {
  const { RE, last, logged } = recorded();
  const det = new Counter('det');
  det.unstage = () => {
    throw new Error('jammed');
  };
  await RE([Msg('stage', det), Msg('open_run')]);
  assert.equal(last('stop').exit_status, 'success');
  assert.ok(logged.some((text) => text.includes('jammed')));
});

test('a plan whose loop is dead can be given up: runs are closed and the engine can be used again', async () => {
  const { RE, last, states, reached } = recorded();
  // As after a termination from outside, nothing ever comes of this message.
  RE.registerCommand('null', () => new Promise(() => {}));
  const dying = reached('null');
  const running = RE(bpp.run_wrapper(bps.null())).catch((error: unknown) => error);
  await dying;
  await RE.abandon('terminated');
  assert.ok((await running) instanceof RunEngineInterrupted);
  assert.equal(last('stop').exit_status, 'abort');
  assert.equal(last('stop').reason, 'terminated');
  assert.deepEqual(states, ['running', 'halting', 'idle']);
  await RE(bps.checkpoint());
});

test('reset ends what is there and forgets all subscriptions', async () => {
  const { RE, documents } = recorded();
  await assert.rejects(RE([Msg('open_run'), Msg('pause')]), RunEngineInterrupted);
  await RE.reset();
  assert.equal(RE.state, 'idle');
  documents.length = 0;
  await RE([Msg('open_run'), Msg('close_run')]);
  assert.deepEqual(documents, []);
});
