import { Msg, type GroupKey, type WaitSettings } from '../message.js';
import type { Plan } from '../plan.js';

/** Does nothing for so many seconds. */
export function* sleep(time: number): Plan {
  yield Msg('sleep', null, [time]);
}

/** Waits until all actions of a group are done. */
export function* wait(group: GroupKey = null, options: WaitSettings = {}): Plan<boolean> {
  return (yield Msg('wait', null, [], { group, ...options })) as boolean;
}

/** Waits for promises. They are given as functions, because a paused plan makes them anew. */
export function* wait_for(
  futures: readonly (() => PromiseLike<unknown>)[],
  options: { timeout?: number | null } = {},
): Plan<PromiseSettledResult<unknown>[]> {
  return (yield Msg('wait_for', null, [futures], options)) as PromiseSettledResult<unknown>[];
}

/**
 * Does nothing.
 *
 * @wire null
 */
function* nothing(): Plan {
  yield Msg('null');
}
export { nothing as null };
