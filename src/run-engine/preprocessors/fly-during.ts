import type { Collectable, Flyable } from '../../devices/index.js';
import { Msg, type RunKey } from '../message.js';
import type { Plan } from '../plan.js';
import { shortUid } from '../plan-stubs/short-uid.js';
import { duringRuns } from './during.js';

/** Lets flyers measure during every run of a plan, and collects from them before it is closed. */
export function fly_during_wrapper<R>(plan: Plan<R>, flyers: readonly Flyable[]): Plan<R> {
  if (flyers.length === 0) return plan;
  return duringRuns(
    plan,
    (run) => all('kickoff', run),
    function* (run) {
      yield* all('complete', run);
      for (const flyer of flyers) yield Msg('collect', flyer as unknown as Collectable, [], {}, run);
    },
  );

  function* all(command: 'kickoff' | 'complete', run: RunKey): Plan {
    const group = shortUid(`flyers-${command}`);
    for (const flyer of flyers) yield Msg(command, flyer, [], { group }, run);
    yield Msg('wait', null, [], { group }, run);
  }
}
