import type { KernelContext, RequestInfo } from '../../context.js';
import type { PlanCall } from '../../evaluator/plan-calls.js';

const KEPT_RUNS = 100;

/** The plans that people ran at a prompt, as far as they know how they were called, oldest first. */
export class TypedRuns {
  readonly #planCalls: KernelContext['planCalls'];
  #calls: readonly PlanCall[] = [];

  constructor(planCalls: KernelContext['planCalls']) {
    this.#planCalls = planCalls;
  }

  /** Somebody's `RE(plan)`. */
  started(plan: unknown, by: RequestInfo | null): void {
    if (by === null || by.metadata['skyqueue'] !== undefined) return;
    const call = this.#planCalls.of(plan);
    if (call !== undefined) this.#calls = [...this.#calls, call].slice(-KEPT_RUNS);
  }

  last(count: number): readonly PlanCall[] {
    return count > 0 ? this.#calls.slice(-count) : [];
  }
}
