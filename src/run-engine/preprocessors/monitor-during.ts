import type { Readable, Subscribable } from '../../devices/index.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { duringRuns } from './during.js';

/** Records signals whenever they change, during every run of a plan: each in a stream `<signal>_monitor`. */
export function monitor_during_wrapper<R>(
  plan: Plan<R>,
  signals: readonly (Readable & Subscribable)[],
): Plan<R> {
  return duringRuns(
    plan,
    function* (run) {
      for (const signal of signals) yield Msg('monitor', signal, [], { name: `${signal.name}_monitor` }, run);
    },
    function* (run) {
      for (const signal of signals) yield Msg('unmonitor', signal, [], {}, run);
    },
  );
}
