import type { Readable } from '../../devices/index.js';
import type { int } from '../int.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import { checkDetectors, describeArguments, describeHook, splitOptions } from './arguments.js';
import { named } from './relative.js';
import type { Repeated } from './repeated.js';
import { rel_scan, scan, type Line, type ScanArguments } from './scan.js';
import type { ScanOptions } from './scan-nd.js';

/** `motor, start, stop` for each motor, and options. */
export type InnerProductArguments =
  Repeated<Line> | [...axes: Repeated<Line>, options: ScanOptions | undefined];

/**
 * `scan` with the number of points first: an older name of it.
 *
 * @param detectors what to read
 * @param num number of points
 * @param args motor, start and stop for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* inner_product_scan(
  detectors: readonly Readable[],
  num: int,
  ...args: InnerProductArguments
): Plan<string> {
  return yield* scan(detectors, ...numLast(num, named('inner_product_scan', args)));
}

/**
 * `rel_scan` with the number of points first: an older name of it.
 *
 * @param detectors what to read
 * @param num number of points
 * @param args motor, start and stop for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* relative_inner_product_scan(
  detectors: readonly Readable[],
  num: int,
  ...args: InnerProductArguments
): Plan<string> {
  return yield* rel_scan(detectors, ...numLast(num, named('relative_inner_product_scan', args)));
}

/**
 * Scans two motors around where they are, the second half as far as the first: theta and two theta.
 *
 * @param detectors what to read
 * @param motor1 the motor that goes all the way
 * @param motor2 the motor that goes half of it
 * @param start where the first motor starts, from where it is
 * @param stop where the first motor ends, from where it is
 * @param num number of points
 * @hidden per_step_1d clients give `per_step`
 */
export function* x2x_scan(
  detectors: readonly Readable[],
  motor1: ScanMotor,
  motor2: ScanMotor,
  start: number,
  stop: number,
  num: int,
  options: ScanOptions = {},
): Plan<string> {
  checkDetectors(detectors);
  const { per_step, per_step_1d } = options;
  const md = {
    plan_name: 'x2x_scan',
    plan_args: {
      detectors: describeArguments(detectors),
      motor1: motor1.name,
      motor2: motor2.name,
      start,
      stop,
      num,
      per_step: describeHook(per_step ?? per_step_1d),
    },
    ...options.md,
  };
  const half = [start / 2, stop / 2] as const;
  return yield* rel_scan(detectors, motor1, start, stop, motor2, ...half, num, { ...options, md });
}

function numLast(num: number, args: InnerProductArguments): ScanArguments {
  const { positional, options } = splitOptions<ScanOptions>(args);
  return [...positional, num, options] as unknown as ScanArguments;
}
