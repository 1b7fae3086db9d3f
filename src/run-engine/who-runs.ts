/** Where a program that runs engines for several people, as the kernel does, says whose plan is under way. */
const WHO_RUNS = Symbol.for('skyqueue.who_runs');
/** Where it says that somebody else than the caller is about to run a plan; null where that is not so. */
const WHOSE_TURN = Symbol.for('skyqueue.whose_turn');

/** `: it has the plan count([det1]) of the queue`; empty where nobody keeps count. */
export function whosePlan(): string {
  const offered = Reflect.get(globalThis, WHO_RUNS) as (() => string) | undefined;
  return offered === undefined ? '' : `: it has ${offered()}`;
}

/** Throws where it is somebody else's turn to run a plan, or to go on with one. */
export function refuseOutOfTurn(): void {
  const offered = Reflect.get(globalThis, WHOSE_TURN) as (() => string | null) | undefined;
  const plan = offered?.() ?? null;
  if (plan === null) return;
  throw new Error(
    `The Run Engine is about to run ${plan}. Wait until that is over, or put your plan into the queue.`,
  );
}
