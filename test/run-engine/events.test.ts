import assert from 'node:assert/strict';
import test from 'node:test';
import { Signal, Device } from '../../src/devices/index.js';
import { bps, bpp, Msg, type Plan } from '../../src/run-engine/index.js';
import { Counter } from './devices.js';
import { recorded } from './recorded.js';

function inRun(...messages: Msg[]): Msg[] {
  return [Msg('open_run'), ...messages, Msg('close_run')];
}
const create = Msg('create', null, [], { name: 'primary' });
const save = Msg('save');

test('an event without readings is none, and has no stream', async () => {
  const { RE, names, last } = recorded();
  await RE(inRun(create, save));
  assert.deepEqual(names(), ['start', 'stop']);
  assert.deepEqual(last('stop').num_events, {});
});

test('a dropped event leaves no gap in the numbers', async () => {
  const { RE, all } = recorded();
  const det = new Counter('det');
  await RE(inRun(create, Msg('read', det), Msg('drop'), create, Msg('read', det), save));
  assert.deepEqual(
    all('event').map(({ seq_num, data }) => [seq_num, data]),
    [[1, { det: 2 }]],
  );
});

const ILLEGAL: Record<string, Msg[]> = {
  'save without create': inRun(save),
  'drop without create': inRun(Msg('drop')),
  'create twice': inRun(create, create),
  'create without a run': [create],
  'save without a run': [save],
  'close_run without a run': [Msg('close_run')],
  'open_run twice': [Msg('open_run'), Msg('open_run')],
  'checkpoint within an event': inRun(create, Msg('checkpoint')),
};
for (const [what, messages] of Object.entries(ILLEGAL))
  test(`${what} is an illegal sequence`, async () => {
    const { RE, all } = recorded();
    await assert.rejects(RE(messages), { name: 'IllegalMessageSequence' });
    for (const stop of all('stop')) assert.equal(stop.exit_status, 'fail');
    assert.equal(all('stop').length, all('start').length);
  });

test('a device is read once for each event', async () => {
  const { RE, last } = recorded();
  const det = new Counter('det');
  await assert.rejects(RE(inRun(create, Msg('read', det), Msg('read', det))), {
    message: /det was read twice/,
  });
  assert.equal(last('stop').exit_status, 'fail');
});

test('two devices cannot give the same key', async () => {
  const { RE } = recorded();
  const [one, other] = [new Counter('det'), new Counter('det')];
  await assert.rejects(RE(inRun(create, Msg('read', one), Msg('read', other))), { message: /'det'/ });
});

test('all events of a stream hold the same devices', async () => {
  const { RE, all } = recorded();
  const [a, b] = [new Counter('a'), new Counter('b')];
  const messages = inRun(create, Msg('read', a), save, create, Msg('read', b), save);
  await assert.rejects(RE(messages), { message: /stream 'primary' hold a, not b/ });
  assert.equal(all('event').length, 1);
});

test('a reading must have the keys that its device described', async () => {
  const { RE } = recorded();
  const det = new Counter('det');
  det.describe = () => ({ other: { source: 'SIM:other', dtype: 'integer', shape: [] } }) as never;
  await assert.rejects(RE(inRun(create, Msg('read', det))), { message: /det described other/ });
});

test('a reading that is none is refused', async () => {
  const { RE } = recorded();
  const det = { name: 'det', read: () => undefined as never, describe: () => ({}) };
  await assert.rejects(RE([Msg('read', det)]), { message: /det gave no reading/ });
});

test('a device may answer later', async () => {
  const { RE, last } = recorded();
  const det = {
    name: 'det',
    read: () => Promise.resolve({ det: { value: 5, timestamp: 6 } }),
    describe: () => Promise.resolve({ det: { source: 'x', dtype: 'number' as const, shape: [] } }),
    readConfiguration: () => Promise.resolve({ gain: { value: 2, timestamp: 3 } }),
    describeConfiguration: () =>
      Promise.resolve({ gain: { source: 'y', dtype: 'number' as const, shape: [] } }),
  };
  await RE(inRun(create, Msg('read', det), save));
  assert.deepEqual(last('event').data, { det: 5 });
  assert.deepEqual(last('descriptor').configuration.det, {
    data: { gain: 2 },
    timestamps: { gain: 3 },
    data_keys: { gain: { source: 'y', dtype: 'number', shape: [] } },
  });
});

test('a configured device gives its stream a new descriptor, and the numbers go on', async () => {
  const { RE, all } = recorded();
  class Camera extends Device {
    readonly image = this.attach('image', new Signal({ value: 0, kind: 'hinted' }), 'plain');
    readonly gain = this.attach('gain', new Signal({ value: 1, kind: 'config' }));
  }
  const camera = new Camera({ name: 'camera' });
  const event = [create, Msg('read', camera), save];
  await RE(inRun(...event, Msg('configure', camera, [{ gain: 7 }]), ...event));
  assert.deepEqual(
    all('descriptor').map(({ name, configuration }) => [name, configuration.camera?.data]),
    [
      ['primary', { camera_gain: 1 }],
      ['primary', { camera_gain: 7 }],
    ],
  );
  const [first, second] = all('descriptor');
  assert.deepEqual(
    all('event').map(({ seq_num, descriptor }) => [seq_num, descriptor]),
    [
      [1, first?.uid],
      [2, second?.uid],
    ],
  );
});

test('values that lie outside the documents are marked as not filled', async () => {
  const { RE, last } = recorded();
  const det = new Counter('det');
  det.describe = () =>
    ({ det: { source: 'x', dtype: 'array', shape: [2, 2], external: 'FILESTORE:' } }) as never;
  await RE(inRun(create, Msg('read', det), save));
  assert.deepEqual(last('event').filled, { det: false });
});

test('a text where a device should be fails the plan, and says that no device has this name', async () => {
  const { RE } = recorded();
  // A queued plan gets the text as it stands where no device has the name.
  const devices = ['dett1'] as unknown as Counter[];
  await assert.rejects(RE(bpp.run_wrapper(bps.trigger_and_read(devices))), {
    message: /'dett1' is a text: there is no device of this name/,
  });
});

test('a callback that fails on an event fails the plan, and later callbacks do not get the event', async () => {
  const { RE, last } = recorded();
  const seen: string[] = [];
  RE.subscribe('event', () => {
    throw new Error('disk full');
  });
  RE.subscribe((name, _doc) => seen.push(name));
  await assert.rejects(RE(bpp.run_wrapper(bps.trigger_and_read([new Counter('det')]))), {
    message: 'disk full',
  });
  assert.deepEqual(seen, ['start', 'descriptor', 'stop']);
  assert.equal(last('stop').reason, 'disk full');
});

test('a callback that fails on a start leaves a run that is closed in the end', async () => {
  const { RE, names } = recorded();
  RE.subscribe('start', () => {
    throw new Error('refused');
  });
  await assert.rejects(RE(bpp.run_wrapper(bps.null())), { message: 'refused' });
  assert.deepEqual(names(), ['start', 'stop']);
});

test('failures of callbacks may be ignored, and those of asynchronous ones always are', async () => {
  const { RE, logged } = recorded();
  RE.subscribe('start', () => Promise.reject(new Error('later')));
  await RE(inRun());
  RE.ignoreCallbackExceptions = true;
  RE.subscribe('start', () => {
    throw new Error('now');
  });
  await RE(inRun());
  assert.deepEqual(
    logged.map((text) => text.split(' ').at(-1)),
    ['later', 'now', 'later'],
  );
});

test('a callback that was subscribed twice is called once, until its last token is gone', async () => {
  const { RE } = recorded();
  let calls = 0;
  const count = (): number => ++calls;
  const tokens = [RE.subscribe(count, 'start'), RE.subscribe(count, 'start')];
  await RE(inRun());
  RE.unsubscribe(tokens[0] as number);
  await RE(inRun());
  RE.unsubscribe(tokens[1] as number);
  await RE(inRun());
  assert.equal(calls, 2);
});

test('subscribers of a call, and of a plan, are forgotten with it', async () => {
  const { RE } = recorded();
  const heard: string[] = [];
  const hear = (who: string) => (name: string) => heard.push(`${who} ${name}`);
  function* plan(): Plan {
    yield* bps.subscribe('stop', hear('plan'));
    yield* bpp.run_wrapper(bps.null());
  }
  await RE(plan(), { subs: { start: [hear('call')], stop: hear('call') } });
  await RE(inRun());
  assert.deepEqual(heard, ['call start', 'call stop', 'plan stop']);
});

test('a plan can end its own subscriptions and no others', async () => {
  const { RE } = recorded();
  const token = RE.subscribe(() => {});
  await assert.rejects(RE(bps.unsubscribe(token)), { message: /no subscription/ });
  const heard: string[] = [];
  await RE(bpp.subs_wrapper(bpp.run_wrapper(bps.null()), (name, _doc) => heard.push(name)));
  assert.deepEqual(heard, ['start', 'stop']);
});

test('subscribing something that is no function, or to no document, is refused', () => {
  const { RE } = recorded();
  assert.throws(() => RE.subscribe('start', undefined as never), TypeError);
  assert.throws(() => RE.subscribe(() => {}, 'begin' as never), { message: /'begin'/ });
});
