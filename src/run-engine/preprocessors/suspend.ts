import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import type { Suspender } from '../suspenders/index.js';
import { finalize_wrapper } from './contingency.js';

/** Installs suspenders for as long as a plan lasts. */
export function suspend_wrapper<R>(plan: Plan<R>, suspenders: Suspender | readonly Suspender[]): Plan<R> {
  const list = Array.isArray(suspenders) ? (suspenders as readonly Suspender[]) : [suspenders as Suspender];
  return finalize_wrapper(installed(), function* () {
    for (const suspender of list) yield Msg('remove_suspender', null, [suspender]);
  });

  function* installed(): Plan<R> {
    for (const suspender of list) yield Msg('install_suspender', null, [suspender]);
    return yield* plan;
  }
}
