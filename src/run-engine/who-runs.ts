/** Where a program that runs engines for several people, as the kernel does, says whose plan is under way. */
const OFFERED = Symbol.for('skyqueue.who_runs');

/** `: it has the plan count([det1]) of the queue`; empty where nobody keeps count. */
export function whosePlan(): string {
  const offered = Reflect.get(globalThis, OFFERED) as (() => string) | undefined;
  return offered === undefined ? '' : `: it has ${offered()}`;
}
