import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { replyOf, resultOf, TestKernel, textOf, type KernelSession } from '../fakes/kernel-session.js';

const STARTUP = `
import { RunEngine, bps, type Msg, type Plan } from 'skyqueue';
const RE = new RunEngine({});
let steps = 0;
/** Goes on until it is stopped, with a checkpoint before each step. */
function* walk(): Plan {
  yield* bps.open_run({});
  for (;;) { yield* bps.checkpoint(); yield* bps.sleep(0.005); steps += 1; if (steps === 1) console.log('walking'); }
}
/** Has no checkpoint after the first. */
function* blind(): Plan { yield* bps.open_run({}); yield* bps.checkpoint(); console.log('walking'); for (;;) { yield* bps.sleep(0.005); steps += 1; } }
/** Computes for a while before its checkpoint, as a fit does. */
function* fit(): Plan {
  yield* bps.open_run({});
  console.log('fitting');
  for (const end = performance.now() + 1_500; performance.now() < end; );
  yield* bps.sleep(0.05);
  yield* bps.checkpoint();
  yield* bps.close_run();
}
`;

/** Two clients on one kernel; neither knows of subshells. */
describe('while a plan runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skyqueue-looking-in-'));
  let kernel: TestKernel;
  let owner: KernelSession;
  let guest: KernelSession;
  before(async () => {
    writeFileSync(join(folder, 'startup.ts'), STARTUP);
    kernel = new TestKernel(['--startup-dir', folder]);
    [owner, guest] = await Promise.all([kernel.connect(), kernel.connect()]);
  });
  after(async () => {
    await kernel.close();
    rmSync(folder, { recursive: true, force: true });
  });
  let plan: Promise<unknown> | undefined;
  afterEach(async () => {
    const ended = await guest.execute('if (RE.state !== "idle") await RE.abort(); steps = 0; RE.state');
    assert.equal(resultOf(ended), "'idle'");
    // Its cell fails a moment later, and aborts what its client has sent by then.
    await plan;
  });

  async function start(call = 'walk()'): Promise<string> {
    const id = owner.send('execute_request', { code: `await RE(${call})` });
    plan = owner.exchange(id);
    await owner.untilPublished(
      (message) => message.parent_header.msg_id === id && textOf([message]).includes('walking'),
    );
    return id;
  }

  async function interrupt(by: KernelSession, subshell?: string): Promise<void> {
    const named = subshell === undefined ? {} : { subshell };
    const id = by.send('interrupt_request', {}, { channel: 'control', ...named });
    await by.untilReplied((message) => message.parent_header.msg_id === id);
  }

  /** The plan makes further steps. */
  async function goesOn(): Promise<void> {
    const look = await guest.execute(
      'const at = steps; while (steps === at) await new Promise((done) => setTimeout(done, 2)); RE.state',
    );
    assert.equal(resultOf(look), "'running'");
  }

  test('others look at variables, and change them', async () => {
    await start();
    await goesOn();
    assert.equal(resultOf(await guest.execute('const seen = steps > 0; seen')), 'true');
  });

  test('a second plan is refused: whose plan runs, and what can be done', async () => {
    await start();
    const { evalue } = replyOf(await guest.execute('await RE(walk())'));
    assert.match(
      String(evalue),
      /it has the plan that test typed: walk\(\)\. Wait until it is idle, put your plan into the queue, or pause/,
    );
    await goesOn();
  });

  test('a cell that blocks is interrupted by its own client, and not the plan: one that awaits, one that never yields', async () => {
    await start();
    for (const code of [
      'console.log("blocking"); await new Promise(() => {})',
      'console.log("blocking"); for (;;);',
      'console.log("blocking"); await null; for (;;);',
    ]) {
      guest.forget();
      const id = guest.send('execute_request', { code });
      await guest.untilPrinted('blocking');
      await interrupt(guest);
      assert.equal(replyOf(await guest.exchange(id))['ename'], 'KeyboardInterrupt', code);
      await goesOn();
    }
  });

  test('a plan that computes without yielding is paused by an interrupt when it is done with that, and not broken off', async () => {
    const id = owner.send('execute_request', { code: 'await RE(fit())' });
    await owner.untilPrinted('fitting');
    await interrupt(guest);
    await guest.untilPrinted('The plan is computing and lets nobody in');
    assert.equal(replyOf(await owner.exchange(id))['ename'], 'RunEngineInterrupted');
    assert.equal(resultOf(await owner.execute('RE.state')), "'paused'");
  });

  test('an interrupt from anywhere asks for a pause, a second one pauses at once, and the prompt is free', async () => {
    const first = await start();
    await interrupt(guest);
    assert.equal(replyOf(await owner.exchange(first))['ename'], 'RunEngineInterrupted');
    assert.equal(resultOf(await owner.execute('RE.state')), "'paused'");

    await interrupt(guest);
    await guest.untilPrinted('is paused. Go on with RE.resume()');
    const resumed = owner.send('execute_request', { code: 'await RE.resume()' });
    await goesOn();
    await interrupt(owner);
    assert.equal(replyOf(await owner.exchange(resumed))['ename'], 'RunEngineInterrupted');
    await owner.execute('await RE.abort()');

    const blind = await start('blind()');
    await interrupt(guest);
    await goesOn();
    await interrupt(owner);
    assert.equal(replyOf(await owner.exchange(blind))['ename'], 'RunEngineInterrupted');
  });

  test('a cell that waits for somebody else’s is taken back by an interrupt of its client, and the other goes on', async () => {
    await owner.execute('let finish: (value: unknown) => void = () => {}');
    const own = owner.send('execute_request', {
      code: 'console.log("at work"); await new Promise((done) => (finish = done)); "done"',
    });
    await owner.untilPrinted('at work');
    const waiting = guest.send('execute_request', { code: 'steps = -1' });
    // Behind the cell on the same socket: when it is answered, the cell has arrived.
    await guest.ask('kernel_info_request', {});
    await interrupt(guest);
    const { ename, evalue } = replyOf(await guest.exchange(waiting));
    assert.equal(ename, 'KeyboardInterrupt');
    assert.match(String(evalue), /waited for a cell of test/);
    const subshell = replyOf(await owner.ask('create_subshell_request', {}, { channel: 'control' }));
    await owner.execute('finish(null)', {}, { subshell: String(subshell['subshell_id']) });
    assert.equal(resultOf(await owner.exchange(own)), "'done'");
    assert.equal(resultOf(await guest.execute('steps')), '0');
  });

  test('an interrupt that names a subshell is for the cell there, and pauses no plan where there is none', async () => {
    const created = replyOf(await guest.ask('create_subshell_request', {}, { channel: 'control' }));
    const subshell = String(created['subshell_id']);
    const walking = await start();
    const inSubshell = guest.send(
      'execute_request',
      { code: 'console.log("there"); await new Promise(() => {})' },
      { subshell },
    );
    await guest.untilPrinted('there');
    await interrupt(guest, subshell);
    assert.equal(replyOf(await guest.exchange(inSubshell))['ename'], 'KeyboardInterrupt');
    for (const say of ['an empty one', 'one that is gone']) {
      guest.forget();
      await interrupt(guest, subshell);
      await guest.untilPrinted('Nothing runs in this subshell: there is nothing to interrupt.');
      assert.equal(resultOf(await guest.execute('RE.deferredPauseRequested')), 'false', say);
      await guest.ask('delete_subshell_request', { subshell_id: subshell }, { channel: 'control' });
    }
    await interrupt(guest);
    assert.equal(replyOf(await owner.exchange(walking))['ename'], 'RunEngineInterrupted');
  });

  test('where nothing runs, an interrupt says so', async () => {
    guest.forget();
    await interrupt(guest);
    await guest.untilPrinted('Nothing runs: there is nothing to interrupt.');
  });
});
