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
  if (isAsync(plan)) throw new TypeError('A plan must be a function*, not an async function*.');
  if (isPlan(plan)) return plan;
  if (typeof plan === 'function') throw new TypeError('This is a function and not yet a plan: call it.');
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

function isAsync(plan: object): boolean {
  return Symbol.asyncIterator in plan;
}

function* fromList(messages: Iterable<Msg>): Plan<undefined> {
  for (const msg of messages) yield msg;
  return undefined;
}

/** Generator objects do not know their function, but they inherit from its prototype: so the name is kept there. */
const NAME = Symbol.for('skyqueue.plan_name');

/** Makes a plan function's name known to the Run Engine, which writes it into the start document. */
export function namePlan<F extends (...args: never[]) => unknown>(plan: F, name: string = plan.name): F {
  const prototype: unknown = plan.prototype;
  if (typeof prototype === 'object' && prototype !== null)
    Object.defineProperty(prototype, NAME, { value: name, configurable: true });
  return plan;
}

/** Empty where nobody said. */
export function planNameOf(plan: PlanLike): string {
  const name: unknown = Reflect.get(plan, NAME);
  return typeof name === 'string' ? name : '';
}

/** Kept like the name: the plans of the library open one run each, so that what this run tells of itself is told of the plan. */
const OPENS_ONE_RUN = Symbol.for('skyqueue.opens_one_run');

export function markOneRun(...plans: readonly ((...args: never[]) => unknown)[]): void {
  for (const { prototype } of plans)
    Object.defineProperty(prototype as object, OPENS_ONE_RUN, { value: true, configurable: true });
}

export function opensOneRun(plan: PlanLike): boolean {
  return Reflect.get(plan, OPENS_ONE_RUN) === true;
}

export function planTypeOf(plan: PlanLike): string {
  if (isPlan(plan)) return 'generator';
  return Array.isArray(plan) ? 'list' : plan.constructor.name.toLowerCase();
}
