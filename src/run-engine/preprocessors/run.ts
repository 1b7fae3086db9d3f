import type { Metadata } from '../../protocol/documents.js';
import { RunEngineControlException } from '../errors.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { contingency_wrapper } from './contingency.js';

/** Encloses a plan in a run, closed in whatever way the plan ends. Gives the uid of the run. */
export function* run_wrapper(plan: Plan<unknown>, { md = {} }: { md?: Metadata } = {}): Plan<string> {
  const uid = yield Msg('open_run', null, [], md);
  yield* contingency_wrapper(plan, {
    *except_plan(error) {
      yield Msg('close_run', null, [], closing(error));
    },
    *else_plan() {
      yield Msg('close_run');
    },
  });
  return uid as string;
}

function closing(error: unknown): { exit_status: 'success' | 'abort' | 'fail'; reason: string } {
  if (error instanceof RunEngineControlException) {
    const reason = 'reason' in error ? String(error.reason) : '';
    return { exit_status: error.exit_status, reason };
  }
  return { exit_status: 'fail', reason: error instanceof Error ? error.message : String(error) };
}
