import { Msg, type Interrupted } from '../message.js';
import { ensurePlan, type Plan, type PlanLike } from '../plan.js';
import { repeat } from '../replay.js';

/** A plan, or a function that makes one: what has to run more than once needs the function. */
export type Interlude = PlanLike | (() => PlanLike);

export interface SuspendOptions {
  /** Runs before the wait, for instance to close a shutter. */
  prePlan?: Interlude | null;
  /** Runs after it, before the plan goes on. */
  postPlan?: Interlude | null;
  /** Why: people are told, and documents tell it. */
  justification?: string;
}

/** Makes a promise of the moment from which the plan may go on. May be called several times. */
export type Waiter = () => PromiseLike<unknown>;

/** Something that holds a plan up. */
export interface Suspension {
  readonly waiters: readonly Waiter[];
  readonly prePlans: readonly Interlude[];
  readonly postPlans: readonly Interlude[];
  readonly justification: string;
}

/** Of several reasons at the same moment, all must be gone. */
export function merge(suspensions: readonly Suspension[]): Suspension {
  return {
    waiters: suspensions.flatMap(({ waiters }) => waiters),
    prePlans: suspensions.flatMap(({ prePlans }) => prePlans),
    postPlans: suspensions.flatMap(({ postPlans }) => postPlans),
    justification: suspensions.map(({ justification }) => justification).join('; '),
  };
}

/**
 * Holds up the plan underneath: waits, and repeats what it has done since its last checkpoint. Its value is the response
 * to the message that was interrupted.
 */
export function* suspend(suspension: Suspension, interrupted: Msg | null): Plan<unknown> {
  const before = (yield Msg('_start_suspender', null, [suspension])) as Interrupted;
  yield Msg('rewindable', null, [false]);
  try {
    for (const plan of suspension.prePlans) yield* interlude(plan);
    yield Msg('wait_for', null, [suspension.waiters]);
    yield Msg('_resume_from_suspender');
    for (const plan of suspension.postPlans) yield* interlude(plan);
  } catch (error) {
    yield Msg('rewindable', null, [before.rewindable]);
    throw error;
  }
  yield Msg('rewindable', null, [before.rewindable]);
  const messages = [...before.messages];
  if (interrupted !== null && messages.at(-1) !== interrupted) messages.push(interrupted);
  return yield* repeat(messages);
}

function interlude(plan: Interlude): Plan<unknown> {
  return ensurePlan(typeof plan === 'function' ? plan() : plan);
}
