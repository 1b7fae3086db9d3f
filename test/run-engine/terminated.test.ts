import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { bps, bpp, RunEngineInterrupted, type Plan } from '../../src/run-engine/index.js';
import { Counter } from './devices.js';
import { recorded } from './recorded.js';

/** Ends whatever JavaScript the main thread is in, as the kernel does on behalf of a person who interrupts it. */
const TERMINATOR = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connectToMainThread();
  Atomics.wait(workerData, 0, 0);
  session.post('Runtime.evaluate', {
    expression: "process.binding('async_wrap').clearAsyncIdStack()",
  });
  session.post('Runtime.terminateExecution', () => parentPort.postMessage('terminated'));
  parentPort.once('message', () => session.disconnect());
`;

test('a plan whose code was terminated can be given up, and the engine can be used again', async () => {
  const { RE, last } = recorded();
  const det = new Counter('det');
  const stuck = new Int32Array(new SharedArrayBuffer(4));
  const terminator = new Worker(TERMINATOR, { eval: true, workerData: stuck });
  await once(terminator, 'online');
  function* endless(): Plan {
    yield* bps.null();
    Atomics.store(stuck, 0, 1);
    Atomics.notify(stuck, 0);
    for (;;);
  }
  const running = RE(bpp.stage_wrapper(bpp.run_wrapper(endless()), [det])).catch((error: unknown) => error);
  await once(terminator, 'message');
  assert.equal(RE.state, 'running');
  await RE.abandon('interrupted');
  assert.ok((await running) instanceof RunEngineInterrupted);
  assert.equal(RE.state, 'idle');
  assert.deepEqual([last('stop').exit_status, last('stop').reason], ['abort', 'interrupted']);
  assert.deepEqual(det.calls, ['stage', 'unstage']);
  assert.equal((await RE(bps.null())).exit_status, 'success');
  terminator.postMessage('done');
  await once(terminator, 'exit');
});
