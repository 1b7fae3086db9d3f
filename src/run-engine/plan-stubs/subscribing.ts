import { Msg, type DocumentCallback, type SubscriptionName } from '../message.js';
import type { Plan } from '../plan.js';
import type { Suspender } from '../suspenders/index.js';

/** Subscribes a callback for the rest of the call. Gives a token for `unsubscribe`. */
export function* subscribe(name: SubscriptionName, callback: DocumentCallback): Plan<number> {
  return (yield Msg('subscribe', null, [callback, name])) as number;
}

export function* unsubscribe(token: number): Plan {
  yield Msg('unsubscribe', null, [token]);
}

/** Lets a suspender interrupt plans from here on. */
export function* install_suspender(suspender: Suspender): Plan {
  yield Msg('install_suspender', null, [suspender]);
}

export function* remove_suspender(suspender: Suspender): Plan {
  yield Msg('remove_suspender', null, [suspender]);
}
