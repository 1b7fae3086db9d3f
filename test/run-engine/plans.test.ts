import assert from 'node:assert/strict';
import test from 'node:test';
import { hw } from '../../src/devices/sim/index.js';
import {
  bps,
  count,
  grid_scan,
  list_scan,
  mv,
  mvr,
  scan,
  type Plan,
  type ScanMotor,
} from '../../src/run-engine/index.js';
import { recorded } from './recorded.js';

const { det, det1, det2, motor, motor1, motor2 } = hw();

/** What a plan sends, without an engine: each message gives undefined. */
function messagesOf(plan: Plan<unknown>): string[] {
  return [...plan].map(({ command, obj }) =>
    typeof obj === 'object' && obj !== null && 'name' in obj ? `${command} ${String(obj.name)}` : command,
  );
}

async function startOf(plan: Plan<string>) {
  const { RE, last } = recorded();
  await RE(plan);
  return last('start');
}

/** Where motors were at each event. */
async function pathOf(plan: Plan<string>, ...keys: string[]): Promise<unknown[][]> {
  const { RE, all } = recorded();
  await RE(plan);
  return all('event').map(({ data }) => keys.map((key) => data[key]));
}

test('count stages its detectors, and takes each reading after a checkpoint', () => {
  const shot = ['checkpoint', 'checkpoint', 'trigger det', 'wait', 'create', 'read det', 'save'];
  assert.deepEqual(messagesOf(count([det], 2)), [
    'stage det',
    'open_run',
    ...shot,
    ...shot,
    'close_run',
    'unstage det',
  ]);
});

test('scan moves and reads its motor at each point', () => {
  const point = [
    'checkpoint',
    'set motor',
    'wait',
    'trigger det',
    'trigger motor',
    'wait',
    'create',
    'read det',
  ];
  assert.deepEqual(messagesOf(scan([det], motor, -1, 1, 2)), [
    'stage det',
    'stage motor',
    'open_run',
    ...[...point, 'read motor', 'save'],
    ...[...point, 'read motor', 'save'],
    'close_run',
    'unstage motor',
    'unstage det',
  ]);
});

test('grid_scan moves only the motors whose target changes', () => {
  const moves = messagesOf(grid_scan([det], motor1, 0, 1, 2, motor2, 0, 1, 2, { snake_axes: true }));
  const sets = moves.filter((text) => text.startsWith('set'));
  assert.deepEqual(sets, ['set motor1', 'set motor2', 'set motor2', 'set motor1', 'set motor2']);
});

test('count says in its start document what it was asked to do', async () => {
  const { detectors, num_points, num_intervals, plan_args, plan_name, plan_type, hints } = await startOf(
    count([det1, det2], 3, 0.001),
  );
  assert.deepEqual(
    { detectors, num_points, num_intervals, plan_args, plan_name, plan_type, hints },
    {
      detectors: ['det1', 'det2'],
      num_points: 3,
      num_intervals: 2,
      plan_args: { detectors: ['det1', 'det2'], num: 3, delay: 0.001 },
      plan_name: 'count',
      plan_type: 'generator',
      hints: { dimensions: [[['time'], 'primary']] },
    },
  );
});

test('metadata of the user wins over that of a plan, and hints are merged', async () => {
  const md = { plan_name: 'mine', sample: 'iron', hints: { gridding: 'rectilinear' } };
  const { plan_name, sample, hints } = await startOf(scan([det], motor, 0, 1, 2, { md }));
  assert.deepEqual(
    { plan_name, sample, hints },
    {
      plan_name: 'mine',
      sample: 'iron',
      hints: { dimensions: [[['motor'], 'primary']], gridding: 'rectilinear' },
    },
  );
  assert.deepEqual(md.hints, { gridding: 'rectilinear' });
});

test('scan walks its motors together, the ends included', async () => {
  const path = await pathOf(scan([det], motor1, -1, 1, motor2, 0, 4, 3), 'motor1', 'motor2');
  assert.deepEqual(path, [
    [-1, 0],
    [0, 2],
    [1, 4],
  ]);
});

test('the number of points may be given by name', async () => {
  const { plan_args } = await startOf(scan([det], motor, 0, 1, { num: 1 }));
  assert.deepEqual(plan_args, { detectors: ['det'], num: 1, args: ['motor', 0, 1], per_step: 'None' });
});

test('list_scan goes through its lists', async () => {
  const path = await pathOf(list_scan([det], motor1, [3, 1], motor2, [0, 9]), 'motor1', 'motor2');
  assert.deepEqual(path, [
    [3, 0],
    [1, 9],
  ]);
});

test('grid_scan has the first motor slowest, and the others snake where they shall', async () => {
  const plain = await pathOf(grid_scan([det], motor1, 0, 1, 2, motor2, 0, 2, 3), 'motor1', 'motor2');
  assert.deepEqual(plain.flat(), [0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2]);
  const snaked = [0, 0, 0, 1, 0, 2, 1, 2, 1, 1, 1, 0];
  const forms = [
    grid_scan([det], motor1, 0, 1, 2, motor2, 0, 2, 3, { snake_axes: true }),
    grid_scan([det], motor1, 0, 1, 2, motor2, 0, 2, 3, { snake_axes: [motor2] }),
    grid_scan([det], motor1, 0, 1, 2, motor2, 0, 2, 3, true),
  ];
  for (const form of forms) assert.deepEqual((await pathOf(form, 'motor1', 'motor2')).flat(), snaked);
});

test('grid_scan says in its start document what its mesh is', async () => {
  const { shape, extents, snaking, num_points, hints, plan_pattern_args } = await startOf(
    grid_scan([det], motor1, -1, 1, 2, motor2, 0, 2, 3, true),
  );
  assert.deepEqual(
    { shape, extents, snaking, num_points, hints, plan_pattern_args },
    {
      shape: [2, 3],
      extents: [
        [-1, 1],
        [0, 2],
      ],
      snaking: [false, true],
      num_points: 6,
      hints: {
        gridding: 'rectilinear',
        dimensions: [
          [['motor1'], 'primary'],
          [['motor2'], 'primary'],
        ],
      },
      plan_pattern_args: { args: ['motor1', -1, 1, 2, 'motor2', 0, 2, 3, true] },
    },
  );
});

test('a hook decides what is done at each point or reading, and is named in the metadata', async () => {
  const steps: unknown[] = [];
  function* mine(_: unknown, step: ReadonlyMap<ScanMotor, number>): Plan {
    steps.push([...step].map(([{ name }, position]) => [name, position]));
    yield* bps.null();
  }
  const { plan_args } = await startOf(scan([det], motor, 0, 1, 2, { per_step: mine }));
  assert.deepEqual(steps, [[['motor', 0]], [['motor', 1]]]);
  assert.equal((plan_args as { per_step: string }).per_step, 'mine');
  const { RE, messages } = recorded();
  await RE(count([det], 1, 0, { per_shot: () => bps.null() }));
  assert.deepEqual(messages, ['stage det', 'open_run', 'checkpoint', 'null', 'close_run', 'unstage det']);
});

test('count without a number goes on until it is stopped', async () => {
  const { RE, last } = recorded();
  RE.subscribe('event', (_name, doc) => {
    if (doc.seq_num === 5) void RE.stop();
  });
  await assert.rejects(RE(count([det], null)), { name: 'RunEngineInterrupted' });
  assert.equal(last('stop').exit_status, 'success');
  assert.equal(last('start').num_points, null);
});

test('delays between readings may differ, and must suffice', async () => {
  const { RE, messages } = recorded();
  await RE(count([det], 3, [0.001, null]));
  assert.equal(messages.filter((text) => text === 'sleep').length, 1);
  await assert.rejects(RE(count([det], 3, [1])), { message: /3 repetitions, but only 1 delays/ });
});

// Queue items come from clients: what the compiler would refuse is refused when the plan starts, before anything moves.
const WRONG: Record<string, [() => Plan<unknown>, RegExp]> = {
  'a detector outside a list': [() => count(det as never), /must be in a list/],
  'no number of points': [() => scan([det], motor, 0, 1, undefined as never), /number of points/],
  'half a point': [() => scan([det], motor, 0, 1, 2.5), /whole number/],
  'no points': [() => scan([det], motor, 0, 1, 0), /whole number/],
  'a position that is no number': [
    () => scan([det], motor, '0' as never, 1, 3),
    /motor cannot be scanned to 0/,
  ],
  'a name in place of a motor': [() => scan([det], 'motor' as never, 0, 1, 3), /motor is no motor/],
  'a motor twice': [() => scan([det], motor, 0, 1, motor, 0, 1, 3), /motor is given twice/],
  'lists of different lengths': [() => list_scan([det], motor1, [1], motor2, [1, 2]), /same length/],
  'a point in place of a list': [() => list_scan([det], motor1, 1 as never), /must be in a list/],
  'a mesh without a number of points': [
    () => grid_scan([det], motor1, 0, 1, motor2 as never),
    /whole number/,
  ],
  'a slowest motor that snakes': [
    () => grid_scan([det], motor1, 0, 1, 2, motor2, 0, 1, 2, { snake_axes: [motor1] }),
    /slowest motor/,
  ],
  'a motor that snakes elsewhere': [
    () => grid_scan([det], motor1, 0, 1, 2, motor2, 0, 1, 2, { snake_axes: [motor] }),
    /does not move/,
  ],
  'a move without a value': [() => mv(motor1 as never), /each device its value/],
};
for (const [what, [plan, message]] of Object.entries(WRONG))
  test(`${what} is refused`, async () => {
    const { RE, messages } = recorded();
    await assert.rejects(RE(plan()), { message });
    assert.deepEqual(messages, []);
  });

test('mv moves to places, and mvr by distances', async () => {
  const { RE, messages } = recorded();
  await RE(mv(motor1, 3, motor2, 4));
  await RE(mvr(motor1, 1, motor2, -1));
  assert.deepEqual([motor1.position, motor2.position], [4, 3]);
  assert.deepEqual(messages, [
    ...['set motor1', 'set motor2', 'wait'],
    ...['locate motor1', 'set motor1', 'locate motor2', 'set motor2', 'wait'],
  ]);
});

test('rd gives the one value of a device', async () => {
  const { RE } = recorded();
  await RE(mv(motor, 2));
  assert.equal((await RE(bps.rd(motor))).plan_result, 2);
  assert.equal((await RE(bps.rd(det.Imax))).plan_result, 1);
  const pair = { name: 'pair', read: () => ({ a: reading(1), b: reading(2) }), describe: () => ({}) };
  await assert.rejects(RE(bps.rd(pair)), { message: /several values: a, b/ });
});

test('trigger_and_read without devices does nothing', () => {
  assert.deepEqual(messagesOf(bps.trigger_and_read([])), ['null', 'create', 'save']);
});

test('a reading that fails drops its event', async () => {
  const { RE, messages } = recorded();
  const broken = { name: 'broken', read: () => Promise.reject(new Error('no light')), describe: () => ({}) };
  await assert.rejects(RE(bps.trigger_and_read([broken])), { name: 'IllegalMessageSequence' });
  messages.length = 0;
  await RE(bps.open_run());
  await assert.rejects(
    RE(
      (function* (): Plan {
        yield* bps.open_run();
        yield* bps.trigger_and_read([broken]);
      })(),
    ),
    { message: 'no light' },
  );
  assert.equal(messages.at(-1), 'drop');
});

test('a device that cannot measure twice keeps its event from being repeated', () => {
  const oneShot = { name: 'film', read: () => ({}), describe: () => ({}), rewindable: { get: () => false } };
  assert.deepEqual(messagesOf(bps.trigger_and_read([oneShot])), [
    'rewindable',
    'rewindable',
    'create',
    'read film',
    'save',
    'rewindable',
  ]);
});

function reading(value: number) {
  return { value, timestamp: 0 };
}
