import type { Readable } from '../../devices/index.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import {
  checkDetectors,
  checkPosition,
  describeArguments,
  describeHook,
  perMotor,
  splitOptions,
} from './arguments.js';
import { mergeHints, oneDimension } from './hints.js';
import type { Repeated } from './repeated.js';
import { scan_nd, type ScanOptions } from './scan-nd.js';
import { innerProduct } from './trajectory.js';

type PointList = [motor: ScanMotor, points: readonly number[]];
/** `motor, [point, point, …]` for each motor, and options. */
export type ListScanArguments =
  Repeated<PointList> | [...axes: Repeated<PointList>, options: ScanOptions | undefined];

/**
 * Moves motors together through lists of points, and takes a reading at each:
 * `list_scan([det], motor1, [1, 2, 5], motor2, [0, 1, 0])`.
 *
 * @param detectors what to read
 * @param args motor and list of points for each motor
 */
export function* list_scan(detectors: readonly Readable[], ...args: ListScanArguments): Plan<string> {
  checkDetectors(detectors);
  const { positional, options } = splitOptions<ScanOptions>(args);
  const { per_step, md } = options;
  const axes = perMotor(positional, 2, 'motor, [points]').map(([device, list]) => {
    const motor = device as ScanMotor;
    if (!Array.isArray(list)) throw new TypeError(`The points of ${motor.name} must be in a list.`);
    for (const point of list) checkPosition(point, motor);
    return { motor, points: list as number[] };
  });
  const motors = axes.map(({ motor }) => motor);
  const lengths = new Set(axes.map(({ points }) => points.length));
  if (lengths.size > 1)
    throw new RangeError(`All motors need lists of the same length, not of ${[...lengths].join(', ')}.`);
  const described = describeArguments(positional);
  const start = {
    plan_args: { detectors: describeArguments(detectors), args: described, per_step: describeHook(per_step) },
    plan_name: 'list_scan',
    plan_pattern: 'inner_list_product',
    plan_pattern_module: 'bluesky.plan_patterns',
    plan_pattern_args: { args: described },
    motors: motors.map(({ name }) => name),
    ...md,
    hints: mergeHints(oneDimension(motors), md ?? {}),
  };
  return yield* scan_nd(detectors, innerProduct(axes), { per_step: per_step ?? null, md: start });
}
