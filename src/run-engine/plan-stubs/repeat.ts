import type { int } from '../int.js';
import { Msg } from '../message.js';
import { ensurePlan, type Plan, type PlanLike } from '../plan.js';

/** Seconds between the starts of two repetitions: one number, or one for each interval. */
export type Delay = number | null | Iterable<number | null>;

/** Runs a plan `num` times, or endlessly with null. */
export function* repeat(plan: () => Plan<unknown>, num: int | null = 1, delay: Delay = 0): Plan {
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

/** Runs a plan `n` times, or endlessly with null, without a checkpoint or a delay between. */
export function* repeater<A extends unknown[]>(
  n: int | null,
  gen_func: (...args: A) => Plan<unknown>,
  ...args: A
): Plan {
  for (let done = 0; n === null || done < n; done++) yield* gen_func(...args);
}

/** Lists the messages of a plan once, and sends them `n` times, or endlessly with null: an older kind of `repeater`. */
export function* caching_repeater(n: int | null, plan: PlanLike): Plan {
  const messages = [...ensurePlan(plan)];
  for (let done = 0; n === null || done < n; done++) yield* ensurePlan(messages);
}
