import type { Readable } from '../../devices/index.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import { checkDetectors, checkPosition, describeArguments, perMotor, splitOptions } from './arguments.js';
import { oneDimension } from './hints.js';
import { motorsIn, named, relative } from './relative.js';
import type { Repeated } from './repeated.js';
import { patternScan, planPattern } from './pattern-scan.js';
import type { ScanOptions } from './scan-nd.js';
import { innerProduct, type Axis } from './trajectory.js';

export type PointList = [motor: ScanMotor, points: readonly number[]];
/** `motor, [point, point, …]` for each motor, and options. */
export type ListScanArguments =
  Repeated<PointList> | [...axes: Repeated<PointList>, options: ScanOptions | undefined];

/**
 * Moves motors together through lists of points, and takes a reading at each:
 * `list_scan([det], motor1, [1, 2, 5], motor2, [0, 1, 0])`.
 *
 * @param detectors what to read
 * @param args motor and list of points for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* list_scan(detectors: readonly Readable[], ...args: ListScanArguments): Plan<string> {
  checkDetectors(detectors);
  const { positional, options } = splitOptions<ScanOptions>(args);
  const axes = pointLists(positional);
  const motors = axes.map(({ motor }) => motor);
  const lengths = new Set(axes.map(({ points }) => points.length));
  if (lengths.size > 1)
    throw new RangeError(`All motors need lists of the same length, not of ${[...lengths].join(', ')}.`);
  const described = describeArguments(positional);
  const pattern = {
    plan_name: 'list_scan',
    args: { args: described },
    metadata: planPattern('inner_list_product', { args: described }),
    hints: oneDimension(motors),
  };
  return yield* patternScan(detectors, innerProduct(axes), pattern, options);
}

/**
 * Like `list_scan`, counted from where the motors are. They go back there at the end.
 *
 * @param detectors what to read
 * @param args motor and list of distances for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* rel_list_scan(detectors: readonly Readable[], ...args: ListScanArguments): Plan<string> {
  return yield* relative(list_scan(detectors, ...named('rel_list_scan', args)), motorsIn(args));
}

export const relative_list_scan = rel_list_scan;

/** The points of each motor, from the arguments of a plan. */
export function pointLists(args: readonly unknown[]): Axis[] {
  return perMotor(args, 2, 'motor, [points]').map(([device, list]) => {
    const motor = device as ScanMotor;
    if (!Array.isArray(list)) throw new TypeError(`The points of ${motor.name} must be in a list.`);
    for (const point of list) checkPosition(point, motor);
    return { motor, points: list as number[] };
  });
}
