import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hw } from '../../src/devices/sim/index.js';
import { bps, count, Msg, run_wrapper, type Plan } from '../../src/run-engine/index.js';
import { Counter } from './devices.js';
import { recorded } from './recorded.js';

/* What random plans have found (properties/), each as small as it can be. */

/** Runs it, and gives the rejections that nobody took. */
async function unhandledIn(run: () => Promise<unknown>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    await run();
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return unhandled;
  } finally {
    process.off('unhandledRejection', note);
  }
}

class LateFailure extends Counter {
  override read(): Promise<never> {
    return Promise.reject(new Error('too late'));
  }
}

/** The engine was left `pausing` for ever, and whoever paused it got the callback's error. */
test('a callback that fails on the record of a pause fails the plan, not the one who pauses it', async () => {
  const { RE, messages } = recorded();
  RE.recordInterruptions = true;
  RE.subscribe('event', () => {
    throw new Error('disk full');
  });
  const plan = run_wrapper(
    (function* (): Plan {
      yield* bps.checkpoint();
      yield Msg('null');
      yield* bps.sleep(10);
    })(),
  );
  RE.msgHook = ({ command }) => {
    messages.push(command);
    if (command === 'sleep') RE.requestPause();
  };
  await assert.rejects(RE(plan), { name: 'RunEngineInterrupted' });
  assert.equal(RE.state, 'paused');
  await assert.rejects(RE.resume(), /disk full/);
  assert.equal(RE.state, 'idle');
  assert.equal(messages.at(-1), 'close_run');
});

/** It was left `running` for ever. */
test('a callback that fails on the record of a resumption fails the plan', async () => {
  const { RE, last } = recorded();
  RE.recordInterruptions = true;
  let events = 0;
  RE.subscribe('event', () => {
    if (++events === 2) throw new Error('disk full');
  });
  const plan = run_wrapper(bps.pause());
  await assert.rejects(RE(plan), { name: 'RunEngineInterrupted' });
  await assert.rejects(RE.resume(), /disk full/);
  assert.deepEqual([RE.state, last('stop').exit_status, last('stop').reason], ['idle', 'fail', 'disk full']);
});

/** The rejection of the reading ended the process. */
test('a device that cannot describe itself while its reading is under way fails the plan alone', async () => {
  const { RE } = recorded();
  const det = new LateFailure('det');
  det.describe = () => {
    throw new Error('no description');
  };
  const unhandled = await unhandledIn(() => assert.rejects(RE(count([det])), /no description/));
  assert.deepEqual(unhandled, []);
});

test('of several devices that are asked where they are, one that throws at once leaves no rejection behind', async () => {
  const { RE } = recorded();
  const late = { name: 'late', set: bps.null, locate: () => Promise.reject(new Error('too late')) };
  const broken = {
    name: 'broken',
    set: bps.null,
    locate: () => {
      throw new Error('no encoder');
    },
  };
  const plan = [{ ...Msg('locate', late as never, [broken as never]) }];
  const unhandled = await unhandledIn(() => assert.rejects(RE(plan), /no encoder/));
  assert.deepEqual(unhandled, []);
});

test('of several promises that a plan waits for, one that cannot be made leaves no rejection behind', async () => {
  const { RE } = recorded();
  const makers = [
    () => Promise.reject(new Error('too late')),
    () => {
      throw new Error('no network');
    },
  ];
  const unhandled = await unhandledIn(() => assert.rejects(RE(bps.wait_for(makers)), /no network/));
  assert.deepEqual(unhandled, []);
});

/** The descriptor came when the run had been closed. */
test('a message that is broken off by what watches it does nothing more later', async () => {
  const { RE, names } = recorded();
  const det = new Counter('det');
  const describe = det.describe.bind(det);
  det.describe = () => new Promise((resolve) => setImmediate(() => resolve(describe()))) as never;
  let halted: Promise<unknown> = Promise.resolve();
  RE.msgHook = ({ command }) => {
    if (command === 'declare_stream') halted = RE.halt();
  };
  const plan = run_wrapper(bps.declare_stream(det, { name: 'primary' }));
  await assert.rejects(RE(plan), { name: 'RunEngineInterrupted' });
  await halted;
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(names(), ['start', 'stop']);
});

/** It was left `running` for ever. */
test('a context manager that cannot be entered fails the call, and the next one runs', async () => {
  const { RE } = recorded();
  const left: string[] = [];
  RE.contextManagers = [
    () => () => left.push('first'),
    () => {
      throw new Error('no terminal');
    },
  ];
  await assert.rejects(RE(count([hw().det])), /no terminal/);
  assert.deepEqual([RE.state, left], ['idle', ['first']]);
  RE.contextManagers = [];
  assert.equal((await RE(count([hw().det]))).exit_status, 'success');
});

/** Its error came out of the pause, and the clean-up of the plan was left out. */
test('a signal that cannot be watched any more after a pause fails the plan, which cleans up', async () => {
  const { RE, messages } = recorded();
  const { sig } = hw();
  const subscribe = sig.subscribe.bind(sig);
  let times = 0;
  sig.subscribe = (callback) => {
    if (++times > 1) throw new Error('disconnected');
    subscribe(callback);
  };
  const plan = run_wrapper(
    (function* (): Plan {
      yield* bps.monitor(sig, { name: 'watched' });
      yield* bps.pause();
      yield* bps.null();
    })(),
  );
  await assert.rejects(RE(plan), { name: 'RunEngineInterrupted' });
  await assert.rejects(RE.resume(), /disconnected/);
  assert.equal(messages.at(-1), 'close_run');
});
