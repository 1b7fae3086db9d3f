import type { Readable } from '../../devices/index.js';
import type { int } from '../int.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import { relative } from './relative.js';
import type { ScanOptions } from './scan-nd.js';
import { spiral, spiral_fermat, spiral_square, type SpiralOptions } from './spiral.js';

/**
 * Like `spiral`, around where the motors are. They go back there at the end.
 *
 * @param detectors what to read
 * @param x_motor the first motor
 * @param y_motor the second motor
 * @param x_range width of the box that bounds the spiral
 * @param y_range height of the box
 * @param dr distance of the rings
 * @param nth number of points on the first ring
 * @hidden per_step_1d clients give `per_step`
 */
export function* rel_spiral(
  detectors: readonly Readable[],
  x_motor: ScanMotor,
  y_motor: ScanMotor,
  x_range: number,
  y_range: number,
  dr: number,
  nth: number,
  options: SpiralOptions = {},
): Plan<string> {
  const named = { ...options, md: { plan_name: 'rel_spiral', ...options.md } };
  const plan = spiral(detectors, x_motor, y_motor, 0, 0, x_range, y_range, dr, nth, named);
  return yield* relative(plan, [x_motor, y_motor]);
}

/**
 * Like `spiral_fermat`, around where the motors are. They go back there at the end.
 *
 * @param detectors what to read
 * @param x_motor the first motor
 * @param y_motor the second motor
 * @param x_range width of the box that bounds the spiral
 * @param y_range height of the box
 * @param dr distance of the points
 * @param factor divides the distance
 * @hidden per_step_1d clients give `per_step`
 */
export function* rel_spiral_fermat(
  detectors: readonly Readable[],
  x_motor: ScanMotor,
  y_motor: ScanMotor,
  x_range: number,
  y_range: number,
  dr: number,
  factor: number,
  options: SpiralOptions = {},
): Plan<string> {
  const named = { ...options, md: { plan_name: 'rel_spiral_fermat', ...options.md } };
  const plan = spiral_fermat(detectors, x_motor, y_motor, 0, 0, x_range, y_range, dr, factor, named);
  return yield* relative(plan, [x_motor, y_motor]);
}

/**
 * Like `spiral_square`, around where the motors are. They go back there at the end.
 *
 * @param detectors what to read
 * @param x_motor the first motor
 * @param y_motor the second motor
 * @param x_range width of the mesh
 * @param y_range height of the mesh
 * @param x_num number of columns
 * @param y_num number of rows
 * @hidden per_step_1d clients give `per_step`
 */
export function* rel_spiral_square(
  detectors: readonly Readable[],
  x_motor: ScanMotor,
  y_motor: ScanMotor,
  x_range: number,
  y_range: number,
  x_num: int,
  y_num: int,
  options: ScanOptions = {},
): Plan<string> {
  const named = { ...options, md: { plan_name: 'rel_spiral_square', ...options.md } };
  const plan = spiral_square(detectors, x_motor, y_motor, 0, 0, x_range, y_range, x_num, y_num, named);
  return yield* relative(plan, [x_motor, y_motor]);
}

export const relative_spiral = rel_spiral;
export const relative_spiral_fermat = rel_spiral_fermat;
