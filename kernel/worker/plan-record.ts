import type { ContinueOption, PlanReport, ReState, RunEntry } from '../../src/protocol/index.js';
import type { RunEngineEvent } from '../../src/run-engine/index.js';
import type { CellError } from '../context.js';
import { pythonic } from './traceback.js';

/** What the Run Engine tells of the end of a plan. */
export type PlanEnded = Extract<RunEngineEvent, { event: 'plan_ended' }>;

/** What is known of the plan that the queue runs here, from its first cell to its report. */
export class PlanInProgress {
  readonly itemUid: string;
  readonly timeStart: number;
  readonly #runs = new Map<string, RunEntry>();
  /** The cell of the plan is over and the plan waits. */
  isPaused = false;
  /** Null until it is over. */
  ended: PlanEnded | null = null;
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

/** What somebody made of a plan who did not let it come to its own end. */
export const ENDED_BY_HAND: Partial<Record<ReState, PlanReport['plan_state']>> = {
  stopping: 'stopped',
  aborting: 'aborted',
  halting: 'halted',
};

/** How a plan ended, by the Run Engine's own word: for plans that ended in the hands of a person. */
export function endOfPlan(
  { state, exit_status, exception }: PlanEnded,
  reportThrown: (thrown: unknown) => CellError,
): PlanEnd {
  if (exit_status !== 'fail')
    return { plan_state: ENDED_BY_HAND[state] ?? (exit_status === 'abort' ? 'aborted' : 'completed') };
  const { ename, evalue, traceback } = reportThrown(exception);
  return { plan_state: 'failed', msg: `Plan failed: ${evalue || ename}`, traceback: pythonic(traceback) };
}
