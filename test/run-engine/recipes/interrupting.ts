import { Msg, namePlan, type Plan } from '../../../src/run-engine/index.js';
import { told } from '../golden-cases.js';

/** What comes between the messages of a plan. After a pause, or an abort, stop or halt in one, the plan goes on or ends. */
export const KINDS = ['resume', 'deferred', 'abort', 'stop', 'halt', 'fail', 'suspend'] as const;
export type Kind = (typeof KINDS)[number];

export interface Interruption {
  /** Before which message of the plan; those that only one of the two engines sends do not count. */
  readonly at: number;
  readonly kind: Kind;
}

/**
 * Our simulated motors tell where they are when they are asked; how long is left to sleep depends on the machine; and
 * lazy staging asks devices that cannot be staged once, Python's again and again.
 */
export const UNCOUNTED = /^(locate:|sleep$|(un)?stage:(camera|writer|flyer|pages|sig)$)/;

/** A command of the engine that meets it: a suspension begins. */
export const TRIP = 'trip';

namePlan(interrupting);

/** Puts interruptions before the messages of a plan, or throws an error into it there. */
export function* interrupting(inner: Plan<unknown>, interruptions: readonly Interruption[]): Plan<unknown> {
  let step = inner.next();
  for (let number = 0; step.done !== true;) {
    if (!UNCOUNTED.test(told(step.value))) {
      for (const { at, kind } of interruptions) {
        if (at !== number || step.done === true) continue;
        if (kind === 'fail') step = inner.throw(new Error('no beam'));
        else if (kind === 'suspend') yield { ...Msg('null'), command: TRIP } as unknown as Msg;
        else yield Msg('pause', null, [], { defer: kind === 'deferred' });
      }
      number += 1;
    }
    if (step.done === true) break;
    let response: unknown;
    try {
      response = yield step.value;
    } catch (error) {
      step = inner.throw(error);
      continue;
    }
    step = inner.next(response);
  }
  return step.value;
}
