import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExecutionQueue } from '../../../kernel/requests/execution-queue.js';

function queueWith(log: string[]): {
  queue: ExecutionQueue;
  add: (owner: string, name: string) => Promise<void>;
} {
  const queue = new ExecutionQueue();
  const add = (owner: string, name: string): Promise<void> =>
    new Promise((resolve) => {
      queue.push({
        request: null,
        owner,
        run: async () => {
          log.push(`${name} starts`);
          await null;
          log.push(`${name} ends`);
          resolve();
        },
        abort: () => {
          log.push(`${name} aborted`);
          resolve();
        },
      });
    });
  return { queue, add };
}

test('one piece of work ends before the next starts, and none starts while the queue is held', async () => {
  const log: string[] = [];
  const { queue, add } = queueWith(log);
  queue.hold();
  const all = [add('a', '1'), add('b', '2')];
  await null;
  assert.deepEqual(log, []);
  queue.release();
  await Promise.all(all);
  assert.deepEqual(log, ['1 starts', '1 ends', '2 starts', '2 ends']);
});

test('only what waits of that owner is aborted, in its order', async () => {
  const log: string[] = [];
  const { queue, add } = queueWith(log);
  const all = [add('a', '1'), add('b', '2'), add('a', '3'), add('a', '4')];
  queue.abortOf('a');
  await Promise.all(all);
  assert.deepEqual(log, ['1 starts', '3 aborted', '4 aborted', '1 ends', '2 starts', '2 ends']);
});
