import { Msg } from '../message.js';
import type { Plan } from '../plan.js';

/** Seconds between the starts of two repetitions: one number, or one for each interval. */
export type Delay = number | null | Iterable<number | null>;

/** Runs a plan `num` times, or endlessly with null. */
export function* repeat(plan: () => Plan<unknown>, num: number | null = 1, delay: Delay = 0): Plan {
  checkDelays(num, delay);
  const delays = endless(delay);
  for (let done = 1; num === null || done <= num; done++) {
    const start = performance.now();
    yield Msg('checkpoint');
    yield* plan();
    const next = delays.next();
    if (next.done === true) {
      if (num === null || done === num) return;
      throw new RangeError(`There are ${num} repetitions, but only ${done - 1} delays between them.`);
    }
    const rest = (next.value ?? 0) - (performance.now() - start) / 1000;
    if (next.value !== null && rest > 0) yield Msg('sleep', null, [rest]);
  }
}

function checkDelays(num: number | null, delay: Delay): void {
  if (num === null || !Array.isArray(delay) || delay.length >= num - 1) return;
  throw new RangeError(`There are ${num} repetitions, but only ${delay.length} delays between them.`);
}

function* endless(delay: Delay): Generator<number | null, void> {
  if (typeof delay === 'object' && delay !== null) yield* delay;
  else for (;;) yield delay;
}
