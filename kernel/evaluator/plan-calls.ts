/** How a plan was made: by which function, with what. */
export interface PlanCall {
  readonly plan: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
}

/**
 * Remembers how the plans that people type at a prompt were called, since a generator itself does not tell: so
 * `queue.add(count([det1], 5))` can put the call into the queue, and a plan run by hand can go on record with its
 * arguments. The compiler makes `planned(count, [[det1], 5])` of each such call (see compiler/keep-calls.ts).
 */
export class PlanCalls {
  readonly #calls = new WeakMap<object, PlanCall>();

  readonly planned = (plan: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown => {
    const made = plan(...args);
    if (typeof made === 'object' && made !== null) this.#calls.set(made, { plan, args });
    return made;
  };

  of(plan: unknown): PlanCall | undefined {
    return typeof plan === 'object' && plan !== null ? this.#calls.get(plan) : undefined;
  }
}
