import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { hw } from '../../src/devices/sim/index.js';
import type { NamedDocument } from '../../src/protocol/documents.js';
import { count, encodePickle, RunEngine, scan, zmqPublisher, type Plan } from '../../src/run-engine/index.js';
import { freePorts } from './harness/free-ports.js';
import { PYTHON, ROOT, withoutPython } from './harness/python.js';

const settings = { skip: withoutPython };

function start(...args: string[]) {
  const script = join(ROOT, 'test/python/remote_dispatcher.py');
  const child = spawn(PYTHON, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  const errors = text(child.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, errors, lines };
}

function* twoRuns(): Plan<void> {
  const { det, det1, det_with_conf, motor } = hw();
  yield* scan([det, det1], motor, -1, 1, 5, {
    md: { big: 2 ** 40, text: 'μ', none: null, flags: [true, false] },
  });
  yield* count([det, det_with_conf], 3);
}

for (const [serializer, prefix] of [['pickle'], ['json', 'beamline']] as const) {
  test(
    `Python's RemoteDispatcher reads our ${serializer}, all of it, and its callbacks are content`,
    settings,
    async () => {
      const python = start(serializer, '2', ...(prefix === undefined ? [] : [prefix]));
      const port = String((await python.lines.next()).value);
      const publisher = zmqPublisher(`127.0.0.1:${port}`, {
        serializer,
        ...(prefix === undefined ? {} : { prefix }),
      });
      try {
        const RE = new RunEngine({ log: () => undefined });
        const sent: NamedDocument[] = [];
        RE.subscribe((...document: NamedDocument) => sent.push(document));
        RE.subscribe(publisher);
        await RE(twoRuns());
        const arrived: unknown[] = [];
        for (let line = await python.lines.next(); line.done !== true; line = await python.lines.next())
          arrived.push(JSON.parse(line.value));
        assert.deepEqual(arrived, JSON.parse(JSON.stringify(sent)));
        const errors = await python.errors;
        assert.doesNotMatch(errors, /Traceback|Error/);
        assert.match(errors, /generator scan/);
      } finally {
        await publisher.close();
        python.child.kill('SIGKILL');
      }
    },
  );
}

test('without a proxy a plan runs as ever, and what waited is told at the end', async () => {
  const [port = 0] = await freePorts(1);
  const told: string[] = [];
  const publisher = zmqPublisher(`127.0.0.1:${port}`, { log: (line) => told.push(line) });
  const RE = new RunEngine({ log: () => undefined });
  RE.subscribe(publisher);
  await RE(count([hw().det], 3));
  await publisher.close(0);
  assert.deepEqual(told, [`The 0MQ proxy at tcp://127.0.0.1:${port}: closed while 6 documents waited.`]);
  assert.throws(() => zmqPublisher('localhost:1', { prefix: 'a b' }), /must not contain a blank/);
});

test('Python reads each kind of value from our pickles', settings, async () => {
  const values = [
    0,
    -1,
    255,
    -128,
    2 ** 31,
    -(2 ** 31),
    2 ** 53 - 1,
    -(2 ** 40),
    1.5,
    -0.25,
    1e300,
    true,
    null,
    '',
  ];
  const all = { values, text: 'Grüße 🚀', nested: { list: [[1], []], typed: new Int16Array([1, -2]) } };
  const bigs = [2n ** 64n, -(2n ** 63n), 128n, -129n, 0n];
  const program =
    'import pickle,sys,json; print(json.dumps(pickle.loads(bytes.fromhex(sys.stdin.readline()))))';
  const child = spawn(PYTHON, ['-c', program]);
  child.stdin.end(`${encodePickle({ ...all, bigs }).toString('hex')}\n`);
  const closed = once(child, 'close');
  const answer = await text(child.stdout);
  await closed;
  assert.match(answer, /"bigs": \[18446744073709551616, -9223372036854775808, 128, -129, 0\]/);
  const { bigs: _bigs, ...rest } = JSON.parse(answer) as Record<string, unknown>;
  assert.deepEqual(rest, { ...all, nested: { list: [[1], []], typed: [1, -2] } });
});
