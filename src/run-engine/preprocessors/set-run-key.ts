import type { Msg, RunKey } from '../message.js';
import type { Plan } from '../plan.js';
import { msg_mutator } from './msg-mutator.js';

/** Gives the messages of a plan the key of its run, so that other runs can be open at the same time. */
export function set_run_key_wrapper<R>(plan: Plan<R>, run: Exclude<RunKey, null>): Plan<R> {
  return msg_mutator(plan, (msg) => (msg.run === null ? ({ ...msg, run } as Msg) : msg));
}
