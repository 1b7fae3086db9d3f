import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Interrupts } from '../../../kernel/io/interrupts.js';
import { patienceWith, type Insistence, type Refusal } from '../../../kernel/lifecycle/patience.js';
import { createMessage } from '../../../src/jupyter/wire/index.js';

const request = createMessage(
  'interrupt_request',
  {},
  { msg_id: '1', session: 'ann', username: 'ann', date: '2026-01-01T00:00:00Z' },
);

/** `answer` is the main thread's. */
function recorded(
  t: TestContext,
  answer: (insistence: Insistence) => Refusal | null,
): { interrupts: Interrupts; log: string[]; pass: (ms: number) => Promise<void> } {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log: string[] = [];
  let now = 0;
  const interrupts = new Interrupts(
    {
      ask: (token) => log.push(`ask ${token}`),
      terminate: (insistence) => {
        const refusal = answer(insistence);
        log.push(refusal === null ? `terminate at ${now}` : `refused at ${now}`);
        return Promise.resolve(refusal);
      },
      broken: () => log.push('broken'),
      held: () => log.push('held'),
      log: (text) => log.push(text),
    },
    () => now,
  );
  const pass = async (ms: number): Promise<void> => {
    for (const end = now + ms; now < end;) {
      now += 50;
      t.mock.timers.tick(50);
      await Promise.resolve();
    }
  };
  return { interrupts, log, pass };
}

const consent = (): null => null;
const planOf =
  (hasOtherCell = false) =>
  (insistence: Insistence): Refusal | null => {
    const untilMs = patienceWith('plan', insistence, hasOtherCell);
    return insistence.waitedMs < untilMs ? { untilMs, isPlan: true } : null;
  };

test('an interrupt that is answered terminates nothing', async (t) => {
  const { interrupts, log, pass } = recorded(t, consent);
  interrupts.request(request);
  interrupts.answered(1);
  await pass(60_000);
  assert.deepEqual(log, ['ask 1']);
});

test('one that is not answered terminates after some patience, and says when it has', async (t) => {
  const { interrupts, log, pass } = recorded(t, consent);
  interrupts.request(request);
  await pass(60_000);
  assert.deepEqual(log, ['ask 1', 'terminate at 1000', 'broken']);
});

test('a second one while the first is unanswered is less patient; a late answer to the first changes nothing', async (t) => {
  const { interrupts, log, pass } = recorded(t, consent);
  interrupts.request(request);
  await pass(100);
  interrupts.request(request);
  interrupts.answered(1);
  await pass(60_000);
  assert.deepEqual(log, ['ask 1', 'ask 2', 'terminate at 250', 'broken']);
});

test('two that come at once find a busy thread, which has time to answer them', async (t) => {
  const { interrupts, log, pass } = recorded(t, consent);
  interrupts.request(request);
  interrupts.request(request);
  await pass(200);
  interrupts.answered(1);
  interrupts.answered(2);
  await pass(60_000);
  assert.deepEqual(log, ['ask 1', 'ask 2']);
});

test('the kernel’s own code is not broken off: it is given time to answer, and asked again', async (t) => {
  const { interrupts, log, pass } = recorded(t, ({ waitedMs }) => ({
    untilMs: waitedMs + 1_000,
    isPlan: false,
  }));
  interrupts.request(request);
  await pass(100);
  interrupts.request(request);
  await pass(1_500);
  interrupts.answered(2);
  await pass(60_000);
  assert.deepEqual(log, ['ask 1', 'ask 2', 'refused at 250', 'refused at 1250']);
});

test('a plan that computes may do so for ten seconds after an interrupt, and whoever interrupted is told', async (t) => {
  const { interrupts, log, pass } = recorded(t, planOf());
  interrupts.request(request);
  await pass(60_000);
  assert.deepEqual(log, ['ask 1', 'refused at 1000', 'held', 'terminate at 10000', 'broken']);
});

test('a plan that computes is broken off after a second when it is interrupted twice, but not by one who has a cell of his own', async (t) => {
  for (const [hasOtherCell, end] of [
    [false, 1_000],
    [true, 10_000],
  ] as const) {
    const { interrupts, log, pass } = recorded(t, planOf(hasOtherCell));
    interrupts.request(request);
    interrupts.request(request);
    await pass(60_000);
    assert.equal(log.at(-2), `terminate at ${end}`);
    t.mock.timers.reset();
  }
});

test('where the process is to end, a plan is held up no longer than anything else', async (t) => {
  const { interrupts, log, pass } = recorded(t, planOf());
  interrupts.request(null);
  await pass(60_000);
  assert.deepEqual(log, ['ask 1', 'terminate at 1000', 'broken']);
});
