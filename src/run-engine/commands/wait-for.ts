import { WaitForTimeoutError } from '../errors.js';
import { startTimer } from '../timer.js';
import type { Perform } from './define.js';

/** Waits for promises. They are given as functions, so that a rewind can make them anew. */
export const waitFor: Perform<'wait_for'> = (msg, context) => {
  const [factories] = msg.args;
  const { timeout } = msg.kwargs;
  const settled = Promise.allSettled(factories.map((factory) => factory()));
  return context.waiting.interruptibly((done, failed) => {
    void settled.then(done);
    if (timeout == null) return () => {};
    return startTimer(timeout, () => failed(new WaitForTimeoutError('What the plan waits for', timeout)));
  });
};
