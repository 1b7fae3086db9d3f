import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  packEventPage,
  mergeEventPages,
  rechunkEventPages,
  unpackEventPage,
} from '../../src/protocol/event-pages.js';
import {
  bps,
  count,
  Msg,
  persistentMetadata,
  RunEngine,
  RunEngineInterrupted,
  sigintHandler,
  tweak,
  type Plan,
} from '../../src/run-engine/index.js';
import { hw } from '../../src/devices/sim/index.js';
import { HandMotor } from './devices.js';
import { recorded } from './recorded.js';

test('a plan that waits tells what for, and when that is over', async () => {
  const { RE, reached } = recorded();
  const motor = new HandMotor('motor');
  const told: (number | null)[] = [];
  RE.waitingHook = (statuses) => told.push(statuses?.length ?? null);
  const waiting = reached('wait');
  const running = RE(bps.mv(motor, 1));
  await waiting;
  motor.arrive();
  await running;
  assert.deepEqual(told, [1, null]);
});

test('a wait that is begun again after a timeout is told of once', async () => {
  const { RE } = recorded();
  const motor = new HandMotor('motor');
  const told: (number | null)[] = [];
  RE.waitingHook = (statuses) => told.push(statuses?.length ?? null);
  function* plan(): Plan<boolean[]> {
    yield* bps.abs_set(motor, 1, { group: 'A' });
    const settings = { timeout: 0.001, error_on_timeout: false };
    const first = yield* bps.wait('A', settings);
    const second = yield* bps.wait('A', settings);
    motor.arrive();
    return [first, second, yield* bps.wait('A', settings)];
  }
  const { plan_result } = await RE(plan());
  assert.deepEqual(plan_result, [false, false, true]);
  assert.deepEqual(told, [1, null]);
});

test('a plan asks whoever runs it, and a pause takes the question back until it goes on', async () => {
  const questions: { prompt: string; signal: AbortSignal; answer: (line: string) => void }[] = [];
  const { RE, reached } = recorded({
    inputSource: (prompt, signal) =>
      new Promise((resolve) => questions.push({ prompt, signal, answer: resolve })),
  });
  const asked = reached('input');
  const running = RE(bps.input_plan('How far? '));
  await asked;
  await Promise.resolve();
  RE.requestPause();
  await assert.rejects(running, RunEngineInterrupted);
  assert.equal(questions[0]?.signal.aborted, true);
  const again = reached('input');
  const resumed = RE.resume();
  await again;
  await Promise.resolve();
  assert.equal(questions[1]?.prompt, 'How far? ');
  questions[1].answer('2');
  assert.equal((await resumed).plan_result, '2');
});

test('a question where nobody is there to answer fails the plan with a clear error', async () => {
  const { RE } = recorded({
    inputSource: () => {
      throw new Error('nobody is there');
    },
  });
  await assert.rejects(RE(bps.input_plan('Go on? ')), /nobody is there/);
});

test('tweak goes on with the last step, with a new one, and ends at anything else', async () => {
  const answers = ['', '0.5', 'enough'];
  const { RE, all } = recorded({ inputSource: () => answers.shift() ?? 'enough' });
  const { det, motor } = hw();
  await RE(tweak(det, 'det', motor, 1));
  assert.deepEqual(
    all('event').map(({ data }) => data.motor),
    [0, 1, 1.5],
  );
});

test('a plan without checkpoints does not fill the memory: it cannot be paused any more, until its next checkpoint', async () => {
  const { RE, logged } = recorded({ replayLimit: 10 });
  function* plan(): Plan<boolean[]> {
    for (let i = 0; i < 10; i++) yield* bps.null();
    const before = RE.resumable;
    yield* bps.null();
    const after = RE.resumable;
    yield* bps.checkpoint();
    return [before, after, RE.resumable];
  }
  assert.deepEqual((await RE(plan())).plan_result, [true, false, true]);
  assert.match(logged.join('\n'), /without a checkpoint/);
});

test('metadata in a directory goes on counting in the next process', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-md-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const log = (): void => undefined;
  const first = new RunEngine({ md: persistentMetadata(directory), log });
  first.md['proposal id'] = { number: 5 };
  first.md.gone = 1;
  delete first.md.gone;
  await first([Msg('open_run'), Msg('close_run')]);
  const second = persistentMetadata(directory);
  assert.equal(second.scan_id, 1);
  assert.deepEqual(second['proposal id'], { number: 5 });
  assert.equal('gone' in second, false);
});

test('at a terminal the first interrupt asks for a pause at the next checkpoint, the second for one at once', async () => {
  const { RE, reached } = recorded({ contextManagers: [sigintHandler] });
  const listeners = process.listenerCount('SIGINT');
  const asleep = reached('sleep');
  const running = RE(bps.sleep(3600));
  await asleep;
  process.emit('SIGINT');
  assert.equal(RE.deferredPauseRequested, true);
  assert.equal(RE.state, 'running');
  process.emit('SIGINT');
  await assert.rejects(running, RunEngineInterrupted);
  assert.equal(process.listenerCount('SIGINT'), listeners);
  await RE.halt();
});

test('pages of events can be taken apart, cut anew and put together', async () => {
  const { RE, all } = recorded();
  const { det } = hw();
  await RE(count([det], 5));
  const events = all('event');
  const page = packEventPage(events);
  assert.deepEqual(unpackEventPage(page), events);
  const cut = [...rechunkEventPages([page], 2)];
  assert.deepEqual(
    cut.map(({ seq_num }) => seq_num),
    [[1, 2], [3, 4], [5]],
  );
  assert.deepEqual(mergeEventPages(cut), page);
});
