import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { finalize_wrapper } from './contingency.js';

/** Keeps what a plan does from being repeated after a pause, unless `rewindable` allows it. */
export function* rewindable_wrapper<R>(plan: Plan<R>, rewindable: boolean): Plan<R> {
  if (rewindable) return yield* plan;
  const before = (yield Msg('rewindable', null, [null])) as boolean | undefined;
  yield Msg('rewindable', null, [false]);
  return yield* finalize_wrapper(plan, function* () {
    yield Msg('rewindable', null, [before ?? true]);
  });
}
