import { Msg, type DocumentCallback, type SubscriptionName } from '../message.js';
import type { Plan } from '../plan.js';
import type { Suspender } from '../suspenders/index.js';

/** Subscribes a callback for the rest of the call. Gives a token for `unsubscribe`. */
export function* subscribe(name: SubscriptionName, func: DocumentCallback): Plan<number> {
  return (yield Msg('subscribe', null, [func, name])) as number;
}

/** Ends a subscription of this call. */
export function* unsubscribe(token: number): Plan {
  yield Msg('unsubscribe', null, [token]);
}

/** Lets a suspender interrupt plans from here on. */
export function* install_suspender(suspender: Suspender): Plan {
  yield Msg('install_suspender', null, [suspender]);
}

/** Ends what `install_suspender` began. */
export function* remove_suspender(suspender: Suspender): Plan {
  yield Msg('remove_suspender', null, [suspender]);
}
