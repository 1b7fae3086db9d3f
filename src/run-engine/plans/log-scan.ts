import type { Readable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import type { int } from '../int.js';
import type { Plan } from '../plan.js';
import { one_1d_step, type PerStep1d, type ScanMotor } from '../plan-stubs/index.js';
import { run_wrapper, stage_wrapper } from '../preprocessors/index.js';
import { checkDetectors, checkNum, checkPosition, describeArguments, describeHook } from './arguments.js';
import { powerOfTen } from './exact-math.js';
import { dimensionPerMotor, mergeHints } from './hints.js';
import { predeclare } from './predeclare.js';
import { relative } from './relative.js';
import { linspace } from './trajectory.js';

export interface LogScanOptions {
  /** What to do at each point; `one_1d_step` if absent. */
  per_step?: PerStep1d | null;
  md?: Metadata | null;
}

/**
 * Takes readings at points whose logarithms are evenly spaced: `log_scan([det], motor, -1, 2, 4)` goes to 0.1, 1, 10
 * and 100.
 *
 * @param detectors what to read
 * @param motor what to move
 * @param start the first point, as a power of ten
 * @param stop the last point, as a power of ten
 * @param num number of points
 */
export function* log_scan(
  detectors: readonly Readable[],
  motor: ScanMotor,
  start: number,
  stop: number,
  num: int,
  { per_step, md }: LogScanOptions = {},
): Plan<string> {
  checkDetectors(detectors);
  checkPosition(start, motor);
  checkPosition(stop, motor);
  checkNum(num);
  const run = {
    detectors: detectors.map(({ name }) => name),
    motors: [motor.name],
    num_points: num,
    num_intervals: num - 1,
    plan_args: {
      detectors: describeArguments(detectors),
      num,
      start,
      stop,
      motor: motor.name,
      per_step: describeHook(per_step),
    },
    plan_name: 'log_scan',
    plan_pattern: 'logspace',
    plan_pattern_module: 'numpy',
    plan_pattern_args: { start, stop, num },
    ...md,
    hints: mergeHints(dimensionPerMotor([motor]), md ?? {}),
  };
  const points = function* (): Plan {
    yield* predeclare(per_step, [motor, ...detectors]);
    for (const exponent of linspace(start, stop, num))
      yield* (per_step ?? one_1d_step)(detectors, motor, powerOfTen(exponent));
  };
  return yield* stage_wrapper(run_wrapper(points(), { md: run }), [...detectors, motor]);
}

/**
 * Like `log_scan`, counted from where the motor is. It goes back there at the end.
 *
 * @param detectors what to read
 * @param motor what to move
 * @param start the first distance, as a power of ten
 * @param stop the last distance, as a power of ten
 * @param num number of points
 */
export function* rel_log_scan(
  detectors: readonly Readable[],
  motor: ScanMotor,
  start: number,
  stop: number,
  num: int,
  options: LogScanOptions = {},
): Plan<string> {
  const md = { plan_name: 'rel_log_scan', ...options.md };
  return yield* relative(log_scan(detectors, motor, start, stop, num, { ...options, md }), [motor]);
}

export const relative_log_scan = rel_log_scan;
