import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Signal } from '../../src/devices/index.js';
import { bps, Msg, RunEngineInterrupted, type Plan } from '../../src/run-engine/index.js';
import { Counter } from './devices.js';
import { Flyer, PageFlyer, Writer } from './golden-devices.js';
import { recorded } from './recorded.js';

test('a monitored signal is not recorded while the plan is paused, and its numbers go on afterwards', async () => {
  const { RE, all, last } = recorded();
  const signal = new Signal({ name: 'signal', value: 1 });
  const det = new Counter('det');
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.monitor(signal, { name: 'watched' });
    yield* bps.checkpoint();
    yield* bps.trigger_and_read([det]);
    yield* bps.pause();
    yield* bps.close_run();
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  signal.put(2);
  await RE.resume();
  const watched = all('event').filter(({ data }) => 'signal' in data);
  assert.deepEqual(
    watched.map(({ seq_num, data }) => [seq_num, data.signal]),
    [
      [1, 1],
      [2, 2],
    ],
  );
  assert.deepEqual(last('stop').num_events, { watched: 2, primary: 1 });
  signal.put(3);
  assert.equal(all('event').length, 4, 'and after the run it is left alone');
});

test('an error on an event of a monitor fails the plan, and not the device', async () => {
  const { RE, last } = recorded();
  const signal = new Signal({ name: 'signal', value: 1 });
  RE.subscribe('event', (_name, { data }) => {
    if (data.signal === 2) throw new Error('cannot take a 2');
  });
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.monitor(signal);
    yield* bps.abs_set(signal, 2);
    yield* bps.null();
  }
  await assert.rejects(RE(plan()), /cannot take a 2/);
  assert.equal(signal.get(), 2);
  assert.equal(last('stop').exit_status, 'fail');
});

test('a stream that is declared again, as after a pause, is described once', async () => {
  const { RE, names } = recorded();
  const det = new Counter('det');
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.declare_stream(det, { name: 'primary' });
    yield* bps.pause();
    yield* bps.trigger_and_read([det]);
    yield* bps.close_run();
  }
  await assert.rejects(RE(plan()), RunEngineInterrupted);
  await RE.resume();
  assert.deepEqual(names(), ['start', 'descriptor', 'event', 'stop']);
});

test('where streams have to be declared, another one is refused', async () => {
  const { RE } = recorded();
  RE.requireStreamDeclaration = true;
  await assert.rejects(
    RE([Msg('open_run'), Msg('create', null, [], { name: 'primary' })]),
    /was not declared/,
  );
});

test('a flyer gives the plan what it has measured, unless that is not wanted', async () => {
  const { RE } = recorded();
  function* plan(): Plan<unknown[]> {
    yield* bps.open_run();
    const events = yield* bps.collect(new Flyer('flyer'));
    const pages = yield* bps.collect(new PageFlyer('pages'));
    yield* bps.close_run();
    yield* bps.open_run();
    const nothing = yield* bps.collect(new Flyer('flyer'), { return_payload: false });
    yield* bps.close_run();
    return [events?.length, pages?.length, nothing];
  }
  const { plan_result } = await RE(plan());
  assert.deepEqual(plan_result, [3, 1, undefined]);
});

test('flyers that are collected from together need a declared stream, and are read up to the slowest', async () => {
  const { RE, all, last } = recorded();
  const one = new Writer('one');
  const two = new Writer('two');
  await assert.rejects(RE([Msg('open_run'), Msg('collect', one, [two])]), /declare_stream/);
  function* plan(): Plan {
    yield* bps.open_run();
    yield* bps.declare_stream(one, two, { name: 'frames', collect: true });
    yield* bps.complete(one);
    one.trigger();
    yield* bps.complete(two);
    yield* bps.collect(one, two, { name: 'frames' });
    yield* bps.close_run();
  }
  await RE(plan());
  assert.deepEqual(
    all('stream_datum').map(({ stream_resource, indices, seq_nums }) => [stream_resource, indices, seq_nums]),
    [
      ['stream-one', { start: 0, stop: 4 }, { start: 1, stop: 5 }],
      ['stream-two', { start: 0, stop: 4 }, { start: 1, stop: 5 }],
    ],
  );
  assert.deepEqual(last('stop').num_events, { frames: 4 });
});

test('a flyer that was let go and not told to end is stopped', async () => {
  const { RE } = recorded();
  const stops: unknown[] = [];
  const flyer = Object.assign(new Flyer('flyer'), {
    stop: (options: unknown) => void stops.push(options),
  });
  await RE([Msg('open_run'), Msg('kickoff', flyer), Msg('close_run')]);
  assert.deepEqual(stops, [{ success: true }]);
  await RE([
    Msg('open_run'),
    Msg('kickoff', flyer),
    Msg('complete', flyer),
    Msg('collect', flyer),
    Msg('close_run'),
  ]);
  assert.equal(stops.length, 1);
});

test('documents that a device must not give are refused', async () => {
  const { RE } = recorded();
  const wrong: [string, Record<string, unknown>, RegExp][] = [
    [
      'stream_datum',
      {
        uid: 'a/0',
        stream_resource: 'a',
        descriptor: '',
        indices: { start: 0, stop: 1 },
        seq_nums: { start: 0, stop: 0 },
      },
      /not known/,
    ],
    ['stream_resource', { uid: 'a', data_key: 'other' }, /does not describe/],
    ['event', {}, /only assets/],
  ];
  for (const [name, document, message] of wrong) {
    const device = Object.assign(new Counter('det'), { collectAssetDocs: () => [[name, document]] });
    await assert.rejects(
      RE([Msg('open_run'), Msg('create', null, [], { name: 'primary' }), Msg('read', device), Msg('save')]),
      message,
    );
  }
});
