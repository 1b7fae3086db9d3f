import { Msg, type DocumentCallback, type SubscriptionName } from '../message.js';
import type { Plan } from '../plan.js';

/** Subscribes a callback for the rest of the call. Gives a token for `unsubscribe`. */
export function* subscribe(name: SubscriptionName, callback: DocumentCallback): Plan<number> {
  return (yield Msg('subscribe', null, [callback, name])) as number;
}

export function* unsubscribe(token: number): Plan {
  yield Msg('unsubscribe', null, [token]);
}
