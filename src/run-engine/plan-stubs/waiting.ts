import { Msg, type GroupKey, type WaitSettings } from '../message.js';
import type { Plan } from '../plan.js';

/** Does nothing for so many seconds. */
export function* sleep(seconds: number): Plan {
  yield Msg('sleep', null, [seconds]);
}

/** Waits until all actions of a group are done. */
export function* wait(group: GroupKey = null, settings: WaitSettings = {}): Plan<boolean> {
  return (yield Msg('wait', null, [], { group, ...settings })) as boolean;
}

/** Waits for promises. They are given as functions, because a paused plan makes them anew. */
export function* wait_for(
  factories: readonly (() => PromiseLike<unknown>)[],
  settings: { timeout?: number | null } = {},
): Plan<PromiseSettledResult<unknown>[]> {
  return (yield Msg('wait_for', null, [factories], settings)) as PromiseSettledResult<unknown>[];
}

/** Does nothing. */
function* nothing(): Plan {
  yield Msg('null');
}
export { nothing as null };
