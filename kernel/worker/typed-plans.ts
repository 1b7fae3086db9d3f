import { randomUUID } from 'node:crypto';
import { stringifyJson } from '../../src/protocol/json.js';
import type { TypedPlanReport } from '../../src/protocol/worker-comm.js';
import { planNameOf, type PlanLike, type RunEngineEvent } from '../../src/run-engine/index.js';
import type { KernelContext, RequestInfo } from '../context.js';
import { codeExcerpt } from './code-excerpt.js';
import { isOurs } from './foreground-cell.js';
import { endOfPlan, PlanInProgress, type PlanEnded } from './plan-record.js';
import { itemOfPlan } from './queue/item-of-plan.js';
import type { ItemCall } from './queue/item-of-call.js';
import type { ReportBook } from './report-book.js';

export interface TypedPlansParts {
  readonly context: Pick<
    KernelContext,
    'currentRequest' | 'descriptions' | 'namespace' | 'planCalls' | 'reportThrown'
  >;
  readonly reports: ReportBook;
  readonly clock: () => number;
  /** Whether there is, or was, a manager that takes reports: without one they would pile up. */
  isReported(): boolean;
  reported(report: TypedPlanReport): void;
}

interface TypedPlan {
  readonly item: ItemCall;
  readonly by: RequestInfo;
  readonly progress: PlanInProgress;
}

/**
 * Plans that people run at a prompt, from `RE(…)` to their ends, whoever resumes or ends them. A manager that keeps them in
 * its history gets a report of each, as of the plans of the queue.
 */
export class TypedPlans {
  readonly #parts: TypedPlansParts;
  #plan: TypedPlan | null = null;

  constructor(parts: TypedPlansParts) {
    this.#parts = parts;
  }

  onEngine(event: RunEngineEvent): void {
    switch (event.event) {
      case 'plan_started':
        return this.#started(event.plan);
      case 'run_opened':
        return void this.#plan?.progress.runOpened(event.uid, event.scan_id);
      case 'run_closed':
        return void this.#plan?.progress.runClosed(event.uid, event.exit_status);
      case 'plan_ended':
        return this.#ended(event);
      case 'state':
      case 'pause_requested':
      case 'waiting':
    }
  }

  #started(plan: PlanLike): void {
    const { clock, context, isReported } = this.#parts;
    const by = context.currentRequest();
    const isTyped = by !== null && !isOurs(by) && isReported();
    this.#plan = isTyped
      ? { item: this.#itemOf(plan), by, progress: new PlanInProgress(randomUUID(), clock()) }
      : null;
  }

  /** As far as it is known: a plan that came to be inside of a function does not tell how it was called. */
  #itemOf(plan: PlanLike): ItemCall {
    const { context } = this.#parts;
    const call = context.planCalls.of(plan);
    const name = call?.plan.name || planNameOf(plan) || 'plan';
    try {
      if (call !== undefined) return itemOfPlan(call, context);
    } catch {
      // Its arguments are values that only the namespace knows.
    }
    return { item_type: 'plan', name, args: [], kwargs: {} };
  }

  #ended(event: PlanEnded): void {
    if (this.#plan === null) return;
    const { clock, context, reported, reports } = this.#parts;
    const { item, by, progress } = this.#plan;
    this.#plan = null;
    const end = endOfPlan(event, context.reportThrown);
    const report = reports.addTyped((seq) => {
      const { plan_state: exit_status, stop_queue: _, ...result } = progress.report(end, seq, clock());
      const origin = { at: 'prompt' as const, code: codeExcerpt(by.code), session: by.session };
      return { ...result, exit_status, origin, item: stringifyJson(item), user: by.username };
    });
    reported(report);
  }
}
