import { isNamed } from './errors.js';
import type { Execution, Outcome } from './execution.js';
import type { RunEngineResult } from './result.js';
import type { RunExitStatus } from '../protocol/documents.js';

/** One call of the engine: from the start of a plan to its end, with all pauses in between. */
export class Call {
  /** Somebody paused or ended the plan. */
  interrupted = false;
  /** Why it was aborted. */
  reason = '';
  /** Settles when the plan is over and all is cleared up. */
  readonly over = new Deferred<RunEngineResult>();
  /** Settles if the message loop is given up for dead. */
  readonly abandoned = new Deferred<Outcome>();

  constructor(readonly execution: Execution) {}

  summarize(exit_status: RunExitStatus, reason: string, exception: unknown): RunEngineResult {
    return {
      run_start_uids: [...this.execution.context.runUids],
      plan_result: this.execution.result,
      exit_status,
      interrupted: this.interrupted,
      reason,
      exception,
    };
  }
}

/** What the error that ended a plan makes of its runs. */
export function judge(error: unknown): RunExitStatus {
  if (isNamed(error, 'RequestStop')) return 'success';
  return isNamed(error, 'RequestAbort') || isNamed(error, 'FailedPause') ? 'abort' : 'fail';
}

class Deferred<T> {
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    // Most plans end without anybody waiting for it here.
    this.promise.catch(() => {});
  }
}
