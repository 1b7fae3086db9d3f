import { rootAncestor, separateDevices } from '../../devices/index.js';
import type { Plan } from '../plan.js';
import { stage_all, unstage_all } from '../plan-stubs/staging.js';
import { finalize_wrapper } from './contingency.js';

/** Stages the devices, or those that they belong to, before a plan, and unstages them after it in reverse order. */
export function stage_wrapper<R>(plan: Plan<R>, devices: readonly object[]): Plan<R> {
  const roots = separateDevices(devices.map((device) => rootAncestor(device) as object));
  return finalize_wrapper(staged(plan, roots), () => unstage_all(...roots.toReversed()));
}

function* staged<R>(plan: Plan<R>, devices: readonly object[]): Plan<R> {
  yield* stage_all(...devices);
  return yield* plan;
}
