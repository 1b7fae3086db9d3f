import { listSubscribers } from '../dispatcher.js';
import type { Subscribers } from '../interface.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { finalize_wrapper } from './contingency.js';

/** Subscribes callbacks for as long as a plan lasts. */
export function* subs_wrapper<R>(plan: Plan<R>, subs: Subscribers): Plan<R> {
  const tokens: number[] = [];
  for (const { callback, name } of listSubscribers(subs))
    tokens.push((yield Msg('subscribe', null, [callback, name])) as number);
  return yield* finalize_wrapper(plan, function* () {
    for (const token of tokens) yield Msg('unsubscribe', null, [token]);
  });
}
