import { rootAncestor } from '../../devices/index.js';
import { isStatus } from '../commands/status.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { shortUid } from '../plan-stubs/short-uid.js';
import { unstage_all } from '../plan-stubs/staging.js';
import { finalize_wrapper } from './contingency.js';
import { plan_mutator } from './plan-mutator.js';

const STAGED_FOR: ReadonlySet<string> = new Set(['read', 'set', 'trigger', 'kickoff']);

/** Stages each device when a plan first uses it, and unstages all at the end, in reverse order. */
export function lazily_stage_wrapper<R>(plan: Plan<R>): Plan<R> {
  const staged: object[] = [];
  const staging = plan_mutator(plan, (msg) => {
    const obj: unknown = msg.obj;
    if (!STAGED_FOR.has(msg.command) || typeof obj !== 'object' || obj === null) return null;
    const root = rootAncestor(obj) as object;
    return staged.includes(obj) || staged.includes(root) ? null : { head: stageFirst(root, msg) };
  });
  return finalize_wrapper(staging, () => unstage_all(...staged.toReversed()));

  function* stageFirst(device: object, msg: Msg): Plan<unknown> {
    const group = shortUid('stage');
    const done = yield Msg('stage', device, [], { group });
    // Known as staged before it is waited for: one that fails half-way has to be unstaged too.
    if (Array.isArray(done) && done.length > 0) staged.push(...(done as object[]));
    else staged.push(device);
    if (isStatus(done)) yield Msg('wait', null, [], { group });
    return yield msg;
  }
}
