import type { Movable } from '../../devices/index.js';
import type { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { mv } from '../plan-stubs/moving.js';
import { finalize_wrapper } from './contingency.js';
import { plan_mutator } from './plan-mutator.js';

type CountTime = Movable<number> & { get(): number };

/** Sets the count time of every device that has one, when a plan first uses it, and sets it back at the end. */
export function configure_count_time_wrapper<R>(plan: Plan<R>, time: number | null): Plan<R> {
  if (time === null) return plan;
  const seen = new Set<unknown>([null]);
  const before = new Map<CountTime, number>();
  const configuring = plan_mutator(plan, (msg) => {
    const obj: unknown = msg.obj;
    if (seen.has(obj)) return null;
    seen.add(obj);
    const signal = (obj as { count_time?: CountTime }).count_time;
    if (signal === undefined) return null;
    before.set(signal, signal.get());
    return { head: setFirst(signal, msg) };
  });
  return finalize_wrapper(configuring, function* () {
    for (const [signal, value] of before) yield* mv(signal, value);
  });

  function* setFirst(signal: CountTime, msg: Msg): Plan<unknown> {
    yield* mv(signal, time as number);
    return yield msg;
  }
}
