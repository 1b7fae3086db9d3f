import type { Command, Msg, ResultOf } from './message.js';

/** A plan that is under way: a generator of messages. `yield*` it inside other plans, or give it to `RE(...)`. */
export type Plan<R = void> = Generator<Msg, R, unknown>;
/** What the Run Engine accepts as a plan. */
export type PlanLike<R = unknown> = Plan<R> | Iterable<Msg> | Msg;

/** Sends one message. Its result has the type that the command promises; this is the one place that trusts it. */
export function* send<C extends Command>(msg: Msg<C>): Plan<ResultOf<C>> {
  return (yield msg as Msg) as ResultOf<C>;
}

/**
 * Makes a generator of whatever describes a plan. Lists need it, because `yield*` over an iterator that has no `throw`
 * turns every error of the engine into a TypeError.
 */
export function ensurePlan<R>(plan: PlanLike<R>): Plan<R | undefined> {
  if (isPlan(plan)) return plan;
  if (Symbol.iterator in plan) return fromList(plan);
  return fromList([plan]);
}

export function isPlan(plan: unknown): plan is Plan<never> {
  return (
    typeof plan === 'object' &&
    plan !== null &&
    'next' in plan &&
    typeof plan.next === 'function' &&
    'throw' in plan &&
    typeof plan.throw === 'function'
  );
}

function* fromList(messages: Iterable<Msg>): Plan<undefined> {
  for (const msg of messages) yield msg;
  return undefined;
}
