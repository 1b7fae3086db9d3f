import type { Readable } from '../../devices/index.js';
import type { int } from '../int.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import { checkDetectors, checkNum } from './arguments.js';
import { dimensionPerMotor } from './hints.js';
import { patternScan, planPattern } from './pattern-scan.js';
import type { ScanOptions } from './scan-nd.js';
import {
  spiralFermatPoints,
  spiralPoints,
  spiralSquarePoints,
  trajectoryOf,
  type SpiralShape,
} from './spiral-patterns.js';

export interface SpiralOptions extends ScanOptions {
  /** Distance of the rings in y, if it differs from that in x. */
  dr_y?: number | null;
  /**
   * Slant of the box that bounds the spiral, in radians.
   *
   * @defaultValue 0
   */
  tilt?: number | null;
}

/**
 * Takes a reading at each point of a spiral.
 *
 * @param detectors what to read
 * @param x_motor the first motor
 * @param y_motor the second motor
 * @param x_start middle of the spiral
 * @param y_start middle of the spiral
 * @param x_range width of the box that bounds the spiral
 * @param y_range height of the box
 * @param dr distance of the rings
 * @param nth number of points on the first ring
 * @hidden per_step_1d clients give `per_step`
 */
export function* spiral(
  detectors: readonly Readable[],
  x_motor: ScanMotor,
  y_motor: ScanMotor,
  x_start: number,
  y_start: number,
  x_range: number,
  y_range: number,
  dr: number,
  nth: number,
  options: SpiralOptions = {},
): Plan<string> {
  const shape = shapeOf([x_start, y_start, x_range, y_range, dr], options);
  const points = spiralPoints({ ...shape, nth });
  const called = { name: 'spiral', detectors, x_motor, y_motor, shape: { ...shape, nth } };
  return yield* scanSpiral(called, points, options);
}

/**
 * Takes a reading at points that fill a box evenly, like the seeds of a sunflower.
 *
 * @param detectors what to read
 * @param x_motor the first motor
 * @param y_motor the second motor
 * @param x_start middle of the spiral
 * @param y_start middle of the spiral
 * @param x_range width of the box that bounds the spiral
 * @param y_range height of the box
 * @param dr distance of the points
 * @param factor divides the distance
 * @hidden per_step_1d clients give `per_step`
 */
export function* spiral_fermat(
  detectors: readonly Readable[],
  x_motor: ScanMotor,
  y_motor: ScanMotor,
  x_start: number,
  y_start: number,
  x_range: number,
  y_range: number,
  dr: number,
  factor: number,
  options: SpiralOptions = {},
): Plan<string> {
  const shape = shapeOf([x_start, y_start, x_range, y_range, dr], options);
  const points = spiralFermatPoints({ ...shape, factor });
  const called = { name: 'spiral_fermat', detectors, x_motor, y_motor, shape: { ...shape, factor } };
  return yield* scanSpiral(called, points, options);
}

/**
 * Takes a reading at each point of a mesh, from its middle outwards in squares.
 *
 * @param detectors what to read
 * @param x_motor the first motor
 * @param y_motor the second motor
 * @param x_center middle of the mesh
 * @param y_center middle of the mesh
 * @param x_range width of the mesh
 * @param y_range height of the mesh
 * @param x_num number of columns
 * @param y_num number of rows
 * @hidden per_step_1d clients give `per_step`
 */
export function* spiral_square(
  detectors: readonly Readable[],
  x_motor: ScanMotor,
  y_motor: ScanMotor,
  x_center: number,
  y_center: number,
  x_range: number,
  y_range: number,
  x_num: int,
  y_num: int,
  options: ScanOptions = {},
): Plan<string> {
  checkDetectors(detectors);
  checkNum(x_num);
  checkNum(y_num);
  const shape = { x_center, y_center, x_range, y_range, x_num, y_num };
  const pattern = {
    plan_name: 'spiral_square',
    args: { x_motor: x_motor.name, y_motor: y_motor.name, ...shape },
    metadata: {
      plan_pattern: 'spiral_square',
      shape: [y_num, x_num],
      extents: [
        [y_center - y_range / 2, y_center + y_range / 2],
        [x_center - x_range / 2, x_center + x_range / 2],
      ],
    },
    hints: { gridding: 'rectilinear_nonsequential', ...dimensionPerMotor([y_motor, x_motor]) } as const,
  };
  const trajectory = trajectoryOf(x_motor, y_motor, spiralSquarePoints(shape));
  return yield* patternScan(detectors, trajectory, pattern, options);
}

function shapeOf(
  [x_start, y_start, x_range, y_range, dr]: [number, number, number, number, number],
  { dr_y, tilt }: SpiralOptions,
): SpiralShape {
  if (!(dr > 0)) throw new RangeError(`The distance dr must be positive, and is ${dr}.`);
  return { x_start, y_start, x_range, y_range, dr, dr_y: dr_y ?? null, tilt: tilt ?? 0 };
}

interface SpiralCall {
  readonly name: string;
  readonly detectors: readonly Readable[];
  readonly x_motor: ScanMotor;
  readonly y_motor: ScanMotor;
  readonly shape: SpiralShape & Record<string, number | null>;
}

function scanSpiral(
  { name, detectors, x_motor, y_motor, shape }: SpiralCall,
  points: readonly (readonly [number, number])[],
  options: SpiralOptions,
): Plan<string> {
  checkDetectors(detectors);
  const { x_start, y_start, x_range, y_range } = shape;
  const described = { x_motor: x_motor.name, y_motor: y_motor.name, ...shape };
  const pattern = {
    plan_name: name,
    args: described,
    metadata: {
      ...planPattern(name, described),
      extents: [
        [x_start - x_range, x_start + x_range],
        [y_start - y_range, y_start + y_range],
      ],
    },
    hints: dimensionPerMotor([x_motor, y_motor]),
  };
  return patternScan(detectors, trajectoryOf(x_motor, y_motor, points), pattern, options);
}
