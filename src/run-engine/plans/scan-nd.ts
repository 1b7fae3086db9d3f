import type { Readable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { one_nd_step, type PerStep, type ScanMotor } from '../plan-stubs/index.js';
import { run_wrapper, stage_wrapper } from '../preprocessors/index.js';
import { checkDetectors, describeArguments, describeHook } from './arguments.js';
import { dimensionPerMotor, mergeHints } from './hints.js';
import type { Trajectory } from './trajectory.js';

export interface ScanOptions {
  /** What to do at each point; `one_nd_step` if absent. */
  per_step?: PerStep | null;
  md?: Metadata | null;
}

/** Takes a reading at each point of a trajectory: what all step scans are made of. */
export function* scan_nd(
  detectors: readonly Readable[],
  trajectory: Trajectory,
  { per_step, md }: ScanOptions = {},
): Plan<string> {
  checkDetectors(detectors);
  const { motors, length } = trajectory;
  const start = {
    detectors: detectors.map(({ name }) => name),
    motors: motors.map(({ name }) => name),
    num_points: length,
    num_intervals: length - 1,
    plan_args: { detectors: describeArguments(detectors), per_step: describeHook(per_step) },
    plan_name: 'scan_nd',
    ...md,
    hints: mergeHints(dimensionPerMotor(motors), md ?? {}),
  };
  const points = walk(detectors, trajectory, per_step ?? one_nd_step);
  return yield* stage_wrapper(run_wrapper(points, { md: start }), [...detectors, ...motors]);
}

function* walk(detectors: readonly Readable[], trajectory: Trajectory, perStep: PerStep): Plan {
  const { motors, length } = trajectory;
  const cache = new Map<ScanMotor, number>();
  for (let index = 0; index < length; index++) {
    const positions = trajectory.at(index);
    const step = new Map(motors.map((motor, at) => [motor, positions[at] as number]));
    yield* perStep(detectors, step, cache);
  }
  // A trajectory without points is still a run.
  if (length === 0) yield Msg('null');
}
