import type { Readable } from '../../devices/index.js';
import type { Metadata, RunHints } from '../../protocol/documents.js';
import type { Plan } from '../plan.js';
import { describeArguments, describeHook } from './arguments.js';
import { mergeHints } from './hints.js';
import { scan_nd, type ScanOptions } from './scan-nd.js';
import type { Trajectory } from './trajectory.js';

/** What a plan with a known trajectory says of itself in the start document. */
export interface Pattern {
  readonly plan_name: string;
  /** `plan_args`, beside the detectors and the hook. */
  readonly args: Metadata;
  readonly metadata: Metadata;
  readonly hints: RunHints;
}

/** The scan along a trajectory that a plan has worked out from its arguments. */
export function patternScan(
  detectors: readonly Readable[],
  trajectory: Trajectory,
  { plan_name, args, metadata, hints }: Pattern,
  { per_step = null, per_step_1d = null, md }: ScanOptions,
): Plan<string> {
  const hook = describeHook(per_step ?? per_step_1d);
  const start = {
    plan_args: { detectors: describeArguments(detectors), ...args, per_step: hook },
    plan_name,
    ...metadata,
    ...md,
    hints: mergeHints(hints, md ?? {}),
  };
  return scan_nd(detectors, trajectory, { per_step, per_step_1d, md: start });
}

/** How a trajectory was made, as `bluesky.plan_patterns` calls it. */
export function planPattern(plan_pattern: string, plan_pattern_args: Metadata): Metadata {
  return { plan_pattern, plan_pattern_module: 'bluesky.plan_patterns', plan_pattern_args };
}
