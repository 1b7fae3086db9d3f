import type { RunExitStatus } from '../protocol/documents.js';

/** What came of a plan: the value of `RE(plan)`. */
export interface RunEngineResult {
  /** Of all runs since the plan was started, also those before a pause. */
  run_start_uids: string[];
  /** What the plan returned; undefined where it did not come to its end. */
  plan_result: unknown;
  exit_status: RunExitStatus;
  interrupted: boolean;
  reason: string;
  exception: unknown;
}
