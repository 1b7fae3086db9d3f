import assert from 'node:assert/strict';
import test from 'node:test';
import { bps, bpp, Msg, namePlan, RunEngine, type Plan } from '../../src/run-engine/index.js';
import { Counter } from './devices.js';
import { recorded } from './recorded.js';

function* twoEvents(det: Counter): Plan<string> {
  const uid = yield* bps.open_run({ purpose: 'test' });
  for (let index = 0; index < 2; index++) {
    yield* bps.create();
    yield* bps.read(det);
    yield* bps.save();
  }
  yield* bps.close_run();
  return uid;
}

test('a run emits a start, one descriptor, its events and a stop', async () => {
  const { RE, documents } = recorded();
  const result = await RE(twoEvents(new Counter('det')));
  assert.deepEqual(result, {
    run_start_uids: ['uid-1'],
    plan_result: 'uid-1',
    exit_status: 'success',
    interrupted: false,
    reason: '',
    exception: null,
  });
  const start = 1_700_000_000;
  const versions = RE.md.versions;
  assert.deepEqual(documents, [
    [
      'start',
      {
        uid: 'uid-1',
        time: start + 0.25,
        versions,
        scan_id: 1,
        plan_type: 'generator',
        plan_name: '',
        purpose: 'test',
      },
    ],
    [
      'descriptor',
      {
        uid: 'uid-2',
        time: start + 0.5,
        run_start: 'uid-1',
        name: 'primary',
        data_keys: { det: { source: 'SIM:det', dtype: 'integer', shape: [], object_name: 'det' } },
        object_keys: { det: ['det'] },
        configuration: { det: { data: {}, timestamps: {}, data_keys: {} } },
        hints: {},
        object_classes: {},
      },
    ],
    ['event', event('uid-3', start + 0.75, 1)],
    ['event', event('uid-4', start + 1, 2)],
    [
      'stop',
      {
        uid: 'uid-5',
        time: start + 1.25,
        run_start: 'uid-1',
        exit_status: 'success',
        reason: '',
        num_events: { primary: 2 },
      },
    ],
  ]);
});

function event(uid: string, time: number, value: number): object {
  return {
    uid,
    time,
    descriptor: 'uid-2',
    seq_num: value,
    data: { det: value },
    timestamps: { det: 2 },
    filled: {},
  };
}

test('the engine is idle, then running, then idle', async () => {
  const { RE, states } = recorded();
  assert.equal(RE.state, 'idle');
  const running = RE(Msg('null'));
  assert.equal(RE.state, 'running');
  await running;
  assert.deepEqual(states, ['running', 'idle']);
});

test('a second plan is refused while one runs, and does not disturb it', async () => {
  const { RE } = recorded();
  const first = RE(twoEvents(new Counter('det')));
  await assert.rejects(RE(Msg('null')), { message: /running and cannot start another plan/ });
  assert.equal((await first).exit_status, 'success');
});

test('the response to a message is the value of its yield', async () => {
  const det = new Counter('det');
  const { RE } = recorded();
  function* plan(): Plan<unknown> {
    const readings = yield* bps.read(det);
    return readings.det?.value;
  }
  assert.equal((await RE(plan())).plan_result, 1);
});

test('metadata of the call wins over that of the run, that over the plan, and that over RE.md', async () => {
  const { RE, last } = recorded();
  Object.assign(RE.md, { a: 'engine', b: 'engine', c: 'engine', plan_name: 'engine' });
  const plan = namePlan(function* inspect(): Plan {
    yield* bps.open_run({ b: 'run', c: 'run' });
    yield* bps.close_run();
  });
  await RE(plan(), { md: { c: 'call' } });
  const { a, b, c, plan_name } = last('start');
  assert.deepEqual({ a, b, c, plan_name }, { a: 'engine', b: 'run', c: 'call', plan_name: 'inspect' });
});

test('metadata cannot set the uid or the time of a run', async () => {
  for (const key of ['uid', 'time']) {
    const { RE, documents } = recorded();
    await assert.rejects(RE(bps.open_run({ [key]: 1 })), { message: new RegExp(`'${key}'`) });
    assert.deepEqual(documents, []);
  }
});

test('scan numbers go up, are stored, and a refused run uses one up', async () => {
  const { RE, all } = recorded({ md: { scan_id: 41 } });
  await RE(bpp.run_wrapper(nothing()));
  await assert.rejects(RE(bpp.run_wrapper(nothing(), { md: { sample: 7 } })), { message: /sample/ });
  await RE(bpp.run_wrapper(nothing()));
  assert.deepEqual(
    all('start').map(({ scan_id }) => scan_id),
    [42, 44],
  );
  assert.equal(RE.md.scan_id, 44);
});

test('scan numbers may come from elsewhere, also later', async () => {
  const { RE, last } = recorded({ scanIdSource: () => Promise.resolve(7) });
  await RE(bpp.run_wrapper(nothing()));
  assert.equal(last('start').scan_id, 7);
});

test('metadata may hold devices and functions, which become their names', async () => {
  const { RE, last } = recorded();
  const det = new Counter('det');
  await RE(
    bpp.run_wrapper(nothing(), { md: { detector: det, list: [det, 1], hook: nothing, none: undefined } }),
  );
  const { detector, list, hook } = last('start');
  assert.deepEqual({ detector, list, hook }, { detector: 'det', list: ['det', 1], hook: 'nothing' });
  assert.ok(!('none' in last('start')));
});

test('keys that consumers cannot use are refused, except within lists', async () => {
  const { RE, last } = recorded();
  await assert.rejects(RE(bps.open_run({ 'a.b': 1 })), { message: /'a\.b'/ });
  await assert.rejects(RE(bps.open_run({ a: { 'b/c': 1 } })), { message: /'b\/c'/ });
  await RE(bps.open_run({ a: [{ 'b.c': 1 }] }));
  assert.deepEqual(last('start').a, [{ 'b.c': 1 }]);
});

test('a list of messages and a single message are plans too', async () => {
  const { RE, messages, last } = recorded();
  await RE([Msg('open_run'), Msg('close_run')]);
  assert.equal(last('start').plan_type, 'list');
  await RE(Msg('null'));
  assert.deepEqual(messages, ['open_run', 'close_run', 'null']);
});

test('of several preprocessors the last is outermost', async () => {
  const { RE, messages } = recorded();
  const around = (marker: 'checkpoint' | 'save') =>
    function* (plan: Plan<unknown>): Plan<unknown> {
      if (marker === 'checkpoint') yield* bps.checkpoint();
      else yield* bps.null();
      return yield* plan;
    };
  RE.preprocessors.push(around('checkpoint'), around('save'));
  assert.equal((await RE(returnsSeven())).plan_result, 7);
  assert.deepEqual(messages, ['null', 'checkpoint', 'sleep']);
});

test('runs with different keys are open at the same time, each with its own streams', async () => {
  const { RE, all } = recorded();
  const [a, b] = [new Counter('a'), new Counter('b')];
  function* outer(): Plan {
    yield* bps.open_run();
    yield* bps.create();
    yield* bps.read(a);
    yield* bpp.set_run_key_wrapper(twoEvents(b), 'inner');
    yield* bps.save();
    yield* bps.close_run();
  }
  await RE(outer());
  assert.deepEqual(
    all('stop').map(({ run_start, num_events }) => [run_start, num_events]),
    [
      [all('start')[1]?.uid, { primary: 2 }],
      [all('start')[0]?.uid, { primary: 1 }],
    ],
  );
});

test('observers hear of plans and states, and of runs when they open and close', async () => {
  const { RE } = recorded();
  const events: object[] = [];
  const forget = RE.observe((event) => events.push(event));
  const plan = bpp.run_wrapper(nothing());
  await RE(plan);
  forget();
  await RE(Msg('null'));
  assert.deepEqual(events, [
    { event: 'plan_started', plan },
    { event: 'state', state: 'running', previous: 'idle' },
    { event: 'run_opened', uid: 'uid-1', scan_id: 1 },
    { event: 'run_closed', uid: 'uid-1', exit_status: 'success', num_events: {} },
    { event: 'plan_ended', state: 'running', exit_status: 'success', exception: null },
    { event: 'state', state: 'idle', previous: 'running' },
  ]);
});

test('an observer that fails disturbs nobody', async () => {
  const { RE, logged } = recorded();
  RE.observe(() => {
    throw new Error('no good');
  });
  await RE(bpp.run_wrapper(nothing()));
  assert.equal(logged.filter((text) => text.includes('no good')).length, 6);
});

test('a plan that never waits lets other things happen', async () => {
  const { RE } = recorded();
  let ended = false;
  function* endless(): Plan {
    while (!ended) yield Msg('checkpoint');
  }
  setTimeout(() => (ended = true), 1);
  assert.equal((await RE(endless())).exit_status, 'success');
});

test('custom commands are performed, may be asynchronous, and can be taken away', async () => {
  const { RE } = recorded();
  RE.registerCommand('double', async (msg) => (msg.args[0] as number) * 2);
  const double = { command: 'double', obj: null, args: [21], kwargs: {}, run: null } as unknown as Msg;
  function* plan(): Plan<unknown> {
    return yield double;
  }
  assert.equal((await RE(plan())).plan_result, 42);
  RE.unregisterCommand('double');
  await assert.rejects(RE(plan()), { name: 'InvalidCommand' });
});

test('the engine is an object and a function, and says what it does', () => {
  const RE = new RunEngine();
  assert.equal(typeof RE, 'function');
  assert.ok(RE instanceof RunEngine);
  assert.ok(RE.commands.includes('open_run'));
});

function* nothing(): Plan {}

function* returnsSeven(): Plan<number> {
  yield* bps.sleep(0);
  return 7;
}

test('what is no plan is refused with a word of what to do', async () => {
  const { RE } = recorded();
  await assert.rejects(RE(bps.null as never), { message: /call it/ });
  await assert.rejects(RE((async function* () {})() as never), { message: /not an async function/ });
  function* forgetful(): Plan {
    yield bps.sleep(1) as never;
  }
  await assert.rejects(RE(forgetful()), { message: /yield\* before it/ });
  await assert.rejects(RE([undefined as never]), { message: /no message/ });
  assert.equal(RE.state, 'idle');
});

test('subscribers that cannot be are refused before the plan starts, and none of them stays', async () => {
  const { RE } = recorded();
  const heard: string[] = [];
  const subs = { start: (name: string) => heard.push(name), stop: 7 as never };
  await assert.rejects(RE(Msg('null'), { subs }), TypeError);
  await RE([Msg('open_run')]);
  assert.deepEqual(heard, []);
});
