import type { Readable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { one_nd_step, type PerStep, type PerStep1d, type ScanMotor } from '../plan-stubs/index.js';
import { run_wrapper, stage_wrapper } from '../preprocessors/index.js';
import { checkDetectors, describeArguments, describeHook } from './arguments.js';
import { dimensionPerMotor, mergeHints } from './hints.js';
import { predeclare } from './predeclare.js';
import type { Trajectory } from './trajectory.js';

export interface ScanOptions {
  /** What to do at each point; `one_nd_step` if absent. */
  per_step?: PerStep | null;
  /** The same for scans of one motor, in a form that is given the motor and its position. */
  per_step_1d?: PerStep1d | null;
  md?: Metadata | null;
}

/**
 * Takes a reading at each point of a trajectory: what all step scans are made of.
 *
 * @param detectors what to read
 * @param cycler where to go: made by `innerProduct` or `outerProduct`
 * @hidden per_step_1d clients give `per_step`
 */
export function* scan_nd(
  detectors: readonly Readable[],
  cycler: Trajectory,
  { per_step, per_step_1d, md }: ScanOptions = {},
): Plan<string> {
  checkDetectors(detectors);
  const { motors, length } = cycler;
  const start = {
    detectors: detectors.map(({ name }) => name),
    motors: motors.map(({ name }) => name),
    num_points: length,
    num_intervals: length - 1,
    plan_args: {
      detectors: describeArguments(detectors),
      cycler: `${motors.map(({ name }) => name).join(', ')}: ${length} points`,
      per_step: describeHook(per_step ?? per_step_1d),
    },
    plan_name: 'scan_nd',
    ...md,
    hints: mergeHints(dimensionPerMotor(motors), md ?? {}),
  };
  const step = stepOf(per_step, per_step_1d, motors) ?? one_nd_step;
  const hook = per_step ?? per_step_1d;
  const points = walk(detectors, cycler, step, predeclare(hook, [...motors, ...detectors]));
  return yield* stage_wrapper(run_wrapper(points, { md: start }), [...detectors, ...motors]);
}

function stepOf(
  perStep: PerStep | null | undefined,
  perStep1d: PerStep1d | null | undefined,
  motors: readonly ScanMotor[],
): PerStep | null {
  if (perStep1d == null) return perStep ?? null;
  if (perStep != null) throw new TypeError('Give per_step or per_step_1d, not both.');
  const [motor] = motors;
  if (motor === undefined || motors.length > 1)
    throw new TypeError(`per_step_1d is for scans of one motor, and this one moves ${motors.length}.`);
  return (detectors, step) => perStep1d(detectors, motor, step.get(motor) as number);
}

function* walk(detectors: readonly Readable[], trajectory: Trajectory, perStep: PerStep, before: Plan): Plan {
  yield* before;
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
