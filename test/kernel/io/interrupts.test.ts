import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Interrupts } from '../../../kernel/io/interrupts.js';

function recorded(isUserCode = true): { interrupts: Interrupts; log: string[]; turn: () => Promise<void> } {
  const log: string[] = [];
  const interrupts = new Interrupts({
    ask: (token) => log.push(`ask ${token}`),
    terminate: () => {
      log.push('terminate');
      return Promise.resolve(isUserCode);
    },
    broken: () => log.push('broken'),
    log: (text) => log.push(text),
  });
  return { interrupts, log, turn: () => Promise.resolve() };
}

test('an interrupt that is answered terminates nothing', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { interrupts, log } = recorded();
  interrupts.request(null);
  interrupts.answered(1);
  t.mock.timers.tick(60_000);
  assert.deepEqual(log, ['ask 1']);
});

test('one that is not answered terminates after some patience, and says when it has', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { interrupts, log, turn } = recorded();
  interrupts.request(null);
  t.mock.timers.tick(60_000);
  await turn();
  assert.deepEqual(log, ['ask 1', 'terminate', 'broken']);
});

test('a second one while the first is unanswered terminates at once; a late answer to the first changes nothing', async () => {
  const { interrupts, log, turn } = recorded();
  interrupts.request(null);
  interrupts.request(null);
  interrupts.answered(1);
  await turn();
  assert.deepEqual(log, ['ask 1', 'ask 2', 'terminate', 'broken']);
  interrupts.close();
});

test('the kernel’s own code is not broken off: it is given time to answer, and asked again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { interrupts, log, turn } = recorded(false);
  interrupts.request(null);
  interrupts.request(null);
  await turn();
  t.mock.timers.tick(60_000);
  await turn();
  interrupts.answered(2);
  t.mock.timers.tick(60_000);
  assert.deepEqual(log, ['ask 1', 'ask 2', 'terminate', 'terminate']);
});
