import type { Readable } from '../../devices/index.js';
import type { int } from '../int.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import {
  checkDetectors,
  checkNum,
  checkPosition,
  describeArguments,
  perMotor,
  splitOptions,
} from './arguments.js';
import { oneDimension } from './hints.js';
import { motorsIn, named, relative } from './relative.js';
import type { Repeated } from './repeated.js';
import { patternScan, planPattern } from './pattern-scan.js';
import type { ScanOptions } from './scan-nd.js';
import { innerProduct, linspace } from './trajectory.js';

export type Line = [motor: ScanMotor, start: number, stop: number];
/** `motor, start, stop` for each motor, the number of points as the last one or by name, and options. */
export type ScanArguments =
  | [...axes: Repeated<Line>, num: int]
  | [...axes: Repeated<Line>, num: int, options: ScanOptions | undefined]
  | [...axes: Repeated<Line>, options: { num: int } & ScanOptions];

/**
 * Moves motors together along a line, and takes a reading at each point:
 * `scan([det], motor1, -1, 1, motor2, 0, 5, 11)`.
 *
 * @param detectors what to read
 * @param args motor, start, stop for each motor, and the number of points
 * @hidden per_step_1d clients give `per_step`
 */
export function* scan(detectors: readonly Readable[], ...args: ScanArguments): Plan<string> {
  checkDetectors(detectors);
  const { positional, options } = splitOptions<ScanOptions & { num: number | null }>(args);
  const byName = options.num != null;
  const num = byName ? options.num : positional.at(-1);
  if (!byName && positional.length % 3 !== 1)
    throw new TypeError('Give the number of points as the last argument, or as { num }.');
  checkNum(num);
  const lines = byName ? positional : positional.slice(0, -1);
  const axes = perMotor(lines, 3, 'motor, start, stop').map(([device, start, stop]) => {
    const motor = device as ScanMotor;
    checkPosition(start, motor);
    checkPosition(stop, motor);
    return { motor, points: linspace(start, stop, num) };
  });
  const motors = axes.map(({ motor }) => motor);
  const described = describeArguments(lines);
  const pattern = {
    plan_name: 'scan',
    args: { num, args: described },
    metadata: planPattern('inner_product', { num, args: described }),
    hints: oneDimension(motors),
  };
  return yield* patternScan(detectors, innerProduct(axes), pattern, options);
}

/**
 * Like `scan`, counted from where the motors are. They go back there at the end.
 *
 * @param detectors what to read
 * @param args motor, start, stop for each motor, and the number of points
 * @hidden per_step_1d clients give `per_step`
 */
export function* rel_scan(detectors: readonly Readable[], ...args: ScanArguments): Plan<string> {
  return yield* relative(scan(detectors, ...named('rel_scan', args)), motorsIn(args));
}

export const relative_scan = rel_scan;
