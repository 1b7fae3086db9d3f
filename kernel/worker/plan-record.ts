import type { ContinueOption, PlanReport, ReState, RunEntry } from '../../src/protocol/index.js';

/** What is known of the plan that the queue runs here, from its first cell to its report. */
export class PlanInProgress {
  readonly itemUid: string;
  readonly timeStart: number;
  readonly #runs = new Map<string, RunEntry>();
  /** The cell of the plan is over and the plan waits. */
  isPaused = false;
  /** What the Run Engine did last before it was idle again. */
  endedBy: ReState | null = null;
  /** What the manager's cell that executes now asked of the plan; null while the plan is in nobody's or another's hands. */
  action: 'run' | ContinueOption | null = 'run';

  constructor(itemUid: string, timeStart: number) {
    this.itemUid = itemUid;
    this.timeStart = timeStart;
  }

  get runs(): readonly RunEntry[] {
    return [...this.#runs.values()];
  }

  runOpened(uid: string, scanId: number | null): RunEntry {
    return this.#keep({ uid, scan_id: scanId, is_open: true, exit_status: null });
  }

  runClosed(uid: string, exitStatus: string): RunEntry {
    const scanId = this.#runs.get(uid)?.scan_id ?? null;
    return this.#keep({ uid, scan_id: scanId, is_open: false, exit_status: exitStatus });
  }

  report(end: PlanEnd, seq: number, timeStop: number): PlanReport {
    const runs = this.runs;
    return {
      seq,
      item_uid: this.itemUid,
      plan_state: end.plan_state,
      stop_queue: this.action === null,
      run_uids: runs.map((run) => run.uid),
      scan_ids: runs.map((run) => run.scan_id),
      msg: end.msg ?? '',
      traceback: end.traceback ?? '',
      time_start: this.timeStart,
      time_stop: timeStop,
    };
  }

  #keep(run: RunEntry): RunEntry {
    this.#runs.set(run.uid, run);
    return run;
  }
}

export interface PlanEnd {
  readonly plan_state: PlanReport['plan_state'];
  readonly msg?: string;
  readonly traceback?: string;
}

/** What the plan's own end means, when the cell that ran it ended without an error. */
export const END_AFTER: Record<'run' | ContinueOption, PlanReport['plan_state']> = {
  run: 'completed',
  resume: 'completed',
  stop: 'stopped',
  abort: 'aborted',
  halt: 'halted',
};

/** While a cell of the manager's had it, a person ended the plan from another cell. */
export const ENDED_BY_HAND: Partial<Record<ReState, PlanReport['plan_state']>> = {
  stopping: 'stopped',
  aborting: 'aborted',
  halting: 'halted',
};

/** A person finished the paused plan from a console: its runs tell how (spec re-manager §7.7, abandoned plans). */
export function endOfAbandonedPlan(runs: readonly RunEntry[]): PlanEnd {
  const ended = (status: string): boolean => runs.some((run) => run.exit_status === status);
  if (ended('fail'))
    return { plan_state: 'failed', msg: 'The plan failed after it was resumed from a console.' };
  if (ended('abort')) return { plan_state: 'aborted' };
  return { plan_state: 'unknown', msg: 'The plan was finished from a console.' };
}
