import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCode } from '../../src/errors.js';
import { allOf, DeferredStatus, doneStatus, failedStatus, TaskStatus } from '../../src/devices/index.js';

test('a Status tells its callbacks in the turn in which it settles', () => {
  const status = new DeferredStatus();
  const told: boolean[] = [];
  status.addCallback(({ success }) => told.push(success));
  assert.deepEqual([status.done, status.success, told], [false, false, []]);
  status.setFinished();
  assert.deepEqual([status.done, status.success, told], [true, true, [true]]);
  status.addCallback(({ success }) => told.push(success));
  assert.deepEqual(told, [true, true], 'whoever comes late is called back at once');
});

test('a failed Status is done without success and keeps the error of the device', async () => {
  const error = new Error('stuck');
  const status = new DeferredStatus();
  status.setException(error);
  assert.deepEqual([status.done, status.success, status.exception()], [true, false, error]);
  await assert.rejects(async () => status, error);
});

test('a Status can be awaited for its value, before and after it settles', async () => {
  const status = new DeferredStatus<number>();
  const before = Promise.resolve(status);
  status.setFinished(3);
  assert.equal(await before, 3);
  assert.equal(await status, 3);
  assert.equal(await doneStatus, undefined);
});

test('settling a Status twice is a mistake of the device', () => {
  const status = new DeferredStatus({ name: 'the move of x' });
  status.setFinished();
  assert.throws(() => status.setFinished(), /the move of x was settled twice/);
  assert.throws(
    () => status.setException(new Error('late')),
    (error) => hasCode(error, 'STATUS_SETTLED_TWICE'),
  );
  assert.equal(status.success, true);
});

test('a Status that is not settled in time fails, and the one call that comes late is ignored', async () => {
  const status = new DeferredStatus({ name: 'the move of x', timeoutMs: 1 });
  await assert.rejects(
    async () => status,
    (error) => hasCode(error, 'STATUS_TIMEOUT'),
  );
  status.setFinished();
  assert.equal(status.success, false);
  assert.throws(() => status.setFinished(), /settled twice/);
});

test('a settling time lies between finished and done', async () => {
  const status = new DeferredStatus({ settleMs: 1 });
  status.setFinished();
  assert.equal(status.done, false);
  assert.throws(() => status.setFinished(), /settled twice/);
  await status;
  assert.equal(status.success, true);
});

test('a callback that throws neither stops the others nor reaches the device', (context) => {
  const logged = context.mock.method(console, 'error', () => undefined);
  const status = new DeferredStatus({ name: 'the move of x' });
  let told = false;
  status.addCallback(() => {
    throw new Error('broken table');
  });
  status.addCallback(() => (told = true));
  status.setFinished();
  assert.equal(told, true);
  assert.match(String(logged.mock.calls[0]?.arguments[0]), /the move of x failed: broken table/);
});

test('a new watcher is told the latest progress at once, and then what follows', () => {
  const status = new DeferredStatus();
  const seen: (number | undefined)[] = [];
  status.report({ fraction: 0.9 });
  status.report({ fraction: 0.5 });
  status.watch(({ fraction }) => seen.push(fraction));
  status.report({ fraction: 0.1 });
  assert.deepEqual(seen, [0.5, 0.1]);
});

test('a group of actions is done when all are, and fails with the first', () => {
  const [a, b, c] = [new DeferredStatus(), new DeferredStatus(), new DeferredStatus()];
  const both = allOf(a, doneStatus, b);
  const failing = allOf(a, c);
  c.setException(new Error('stuck'));
  assert.match(String(failing.exception()), /stuck/);
  a.setFinished();
  assert.equal(both.done, false);
  b.setFinished();
  assert.equal(both.success, true);
  assert.equal(allOf().success, true);
  assert.equal(allOf(failedStatus(new Error('no'))).success, false);
});

test('a task settles with its promise, and cancelling aborts the signal that it was given', async () => {
  assert.equal(await new TaskStatus(async () => 7), 7);
  const task = new TaskStatus(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  );
  task.cancel(new Error('enough'));
  await assert.rejects(async () => task, /enough/);
});
