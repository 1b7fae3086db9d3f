import type { HistoryItem } from '../harness/index.js';
import type { Journal } from './journal.js';

/** How the cell of a plan ended, as far as its person was told. */
export type PlanFate = 'untold' | 'refused' | 'paused' | 'completed' | 'failed';

export type TypedEntry = HistoryItem & {
  readonly args: readonly unknown[];
  readonly result: { readonly origin?: { readonly code: string } };
};

interface TypedPlan {
  readonly name: string;
  readonly code: string;
  fate: PlanFate;
  /** Its kernel ended before the manager can be sure to have heard of its end. */
  mayBeLost: boolean;
}

const BY_HAND = ['completed', 'failed', 'stopped', 'aborted', 'halted'];

/** The plans that people typed, and what the history has to have of them: each once, as it ended. */
export class TypedRecords {
  readonly #journal: Journal;
  /** By their tags: those that were not on record at the last rest. */
  readonly #plans = new Map<string, TypedPlan>();
  readonly #earlier = new Set<string>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  typed(tag: string, name: string, code: string): void {
    this.#plans.set(tag, { name, code, fate: 'untold', mayBeLost: false });
  }

  answered(tag: string, fate: PlanFate): void {
    const plan = this.#plans.get(tag);
    if (plan !== undefined) plan.fate = fate;
  }

  kernelGone(): void {
    for (const plan of this.#plans.values()) if (!['refused'].includes(plan.fate)) plan.mayBeLost = true;
  }

  /** What has to be in the history, and is not in it yet. */
  missing(entries: readonly TypedEntry[]): readonly string[] {
    const tags = new Set(entries.map(({ args }) => String(args.at(-1))));
    const due = [...this.#plans].filter(([tag, plan]) => !tags.has(tag) && !mayBeMissing(plan));
    return due.map(([, { code, fate }]) => `${code}, which was ${fate}`);
  }

  /** Of the whole history, at a rest. */
  check(entries: readonly TypedEntry[]): void {
    const byTag = new Map<string, TypedEntry[]>();
    for (const entry of entries) {
      const tag = String(entry.args.at(-1));
      byTag.set(tag, [...(byTag.get(tag) ?? []), entry]);
      this.#journal.check(
        this.#plans.has(tag) || this.#earlier.has(tag),
        () => `${entry.name} ${tag} is in the history, and nobody typed it: ${JSON.stringify(entry)}`,
      );
    }
    for (const [tag, found] of byTag)
      this.#journal.check(
        found.length === 1,
        () => `the typed plan ${tag} is ${found.length} times in the history`,
      );
    for (const [tag, plan] of this.#plans) {
      this.#checkPlan(plan, byTag.get(tag)?.[0]);
      if (byTag.has(tag)) this.#earlier.add(tag);
      // One that its person did not wait for may be yet to come.
      if (byTag.has(tag) || plan.fate !== 'untold') this.#plans.delete(tag);
    }
  }

  #checkPlan(plan: TypedPlan, entry: TypedEntry | undefined): void {
    const { name, code, fate, mayBeLost } = plan;
    const what = (): string =>
      `${code} was ${fate}${mayBeLost ? ', its kernel ended' : ''}, and is on record as ${JSON.stringify(entry?.result)}`;
    if (entry === undefined) return this.#journal.check(mayBeMissing(plan), what);
    const byHand = this.#journal.mayHavePaused || mayBeLost ? BY_HAND : [];
    const asPlanned = name === 'fail' ? 'failed' : 'completed';
    const expected: Record<PlanFate, readonly string[]> = {
      refused: [],
      untold: [asPlanned, ...byHand],
      paused: BY_HAND,
      completed: ['completed', ...(this.#journal.mayHaveEnded ? BY_HAND : [])],
      failed: ['failed'],
    };
    const { exit_status, run_uids, origin } = entry.result;
    this.#journal.check(expected[fate].includes(exit_status), what);
    this.#journal.check(entry.name === name && origin?.code === code, what);
    this.#journal.check(exit_status !== 'completed' || run_uids.length === 1, what);
  }
}

function mayBeMissing({ fate, mayBeLost }: TypedPlan): boolean {
  return fate === 'refused' || fate === 'untold' || mayBeLost;
}
