import type { PlanReport, TaskReport, TypedPlanReport } from '../../src/protocol/worker-comm.js';

/** Ends of plans and tasks that no manager has acknowledged yet, numbered in one row. */
export class ReportBook {
  readonly #plans = new Map<number, PlanReport>();
  readonly #tasks = new Map<number, TaskReport>();
  readonly #typed = new Map<number, TypedPlanReport>();
  #seq = 0;

  get plans(): readonly PlanReport[] {
    return [...this.#plans.values()];
  }

  get tasks(): readonly TaskReport[] {
    return [...this.#tasks.values()];
  }

  get typed(): readonly TypedPlanReport[] {
    return [...this.#typed.values()];
  }

  add(make: (seq: number) => PlanReport): PlanReport {
    const report = make(++this.#seq);
    this.#plans.set(report.seq, report);
    return report;
  }

  addTask(make: (seq: number) => TaskReport): TaskReport {
    const report = make(++this.#seq);
    this.#tasks.set(report.seq, report);
    return report;
  }

  addTyped(make: (seq: number) => TypedPlanReport): TypedPlanReport {
    const report = make(++this.#seq);
    this.#typed.set(report.seq, report);
    return report;
  }

  acknowledge(seq: number): void {
    this.#plans.delete(seq);
    this.#tasks.delete(seq);
    this.#typed.delete(seq);
  }
}
