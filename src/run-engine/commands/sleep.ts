import { startTimer } from '../timer.js';
import type { Perform } from './define.js';

export const sleep: Perform<'sleep'> = (msg, context) => {
  const [seconds] = msg.args;
  if (typeof seconds !== 'number' || Number.isNaN(seconds))
    throw new TypeError(`'sleep' needs a number of seconds, and got ${String(seconds)}.`);
  if (seconds <= 0) return undefined;
  return context.waiting.interruptibly<undefined>((done) => startTimer(seconds, () => done(undefined)));
};
