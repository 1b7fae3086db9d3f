import { giveUp } from '../bundle/pending.js';
import { WaitForTimeoutError } from '../errors.js';
import { startTimer } from '../timer.js';
import type { Perform } from './define.js';

/** Waits for promises. They are given as functions, so that a rewind can make them anew. */
export const waitFor: Perform<'wait_for'> = (msg, context) => {
  const [factories] = msg.args;
  const { timeout } = msg.kwargs;
  const settled = Promise.allSettled(startAll(factories));
  return context.waiting.interruptibly((done, failed) => {
    void settled.then(done);
    if (timeout == null) return () => {};
    return startTimer(timeout, () => failed(new WaitForTimeoutError('What the plan waits for', timeout)));
  });
};

function startAll(factories: readonly (() => PromiseLike<unknown>)[]): PromiseLike<unknown>[] {
  const started: PromiseLike<unknown>[] = [];
  try {
    for (const factory of factories) started.push(factory());
  } catch (error) {
    started.forEach(giveUp);
    throw error;
  }
  return started;
}
