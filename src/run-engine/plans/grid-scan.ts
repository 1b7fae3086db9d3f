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
import { dimensionPerMotor } from './hints.js';
import { motorsIn, named, relative } from './relative.js';
import type { Repeated } from './repeated.js';
import { patternScan, planPattern } from './pattern-scan.js';
import type { ScanOptions } from './scan-nd.js';
import { snaking } from './snaking.js';
import { linspace, outerProduct } from './trajectory.js';

export interface GridScanOptions extends ScanOptions {
  /** Which motors go back and forth: all but the slowest, or those in the list. */
  snake_axes?: boolean | readonly ScanMotor[] | null;
}

type GridLine = [motor: ScanMotor, start: number, stop: number, num: int];
type SnakedLine = [...line: GridLine, snake: boolean];
/** `motor, start, stop, num` for each motor, the slowest first, and options. */
export type GridScanArguments =
  | Repeated<GridLine>
  | [...axes: Repeated<GridLine>, options: GridScanOptions | undefined]
  | [...slowest: GridLine, ...axes: Repeated<SnakedLine>]
  | [...slowest: GridLine, ...axes: Repeated<SnakedLine>, options: ScanOptions | undefined];

interface GridAxis {
  readonly motor: ScanMotor;
  readonly start: number;
  readonly stop: number;
  readonly num: number;
  readonly snake: boolean;
}

/**
 * Takes a reading at every point of a mesh; the first motor is the slowest:
 * `grid_scan([det], motor1, -1, 1, 5, motor2, 0, 3, 10, { snake_axes: true })`.
 *
 * The older form has a boolean after each motor but the first, which says whether it snakes.
 *
 * @param detectors what to read
 * @param args motor, start, stop and number of points for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* grid_scan(detectors: readonly Readable[], ...args: GridScanArguments): Plan<string> {
  checkDetectors(detectors);
  const { positional, options } = splitOptions<GridScanOptions>(args);
  const axes = gridAxes(positional, options.snake_axes ?? null);
  const motors = axes.map(({ motor }) => motor);
  const described = axes.flatMap(({ motor, start, stop, num, snake }, at) =>
    describeArguments(at === 0 ? [motor, start, stop, num] : [motor, start, stop, num, snake]),
  );
  const pattern = {
    plan_name: 'grid_scan',
    args: { args: described },
    metadata: {
      ...planPattern('outer_product', { args: described }),
      shape: axes.map(({ num }) => num),
      extents: axes.map((axis) => [axis.start, axis.stop]),
      snaking: axes.map(({ snake }) => snake),
    },
    hints: { gridding: 'rectilinear', ...dimensionPerMotor(motors) } as const,
  };
  const trajectory = outerProduct(
    axes.map((axis) => ({ ...axis, points: linspace(axis.start, axis.stop, axis.num) })),
  );
  return yield* patternScan(detectors, trajectory, pattern, options);
}

/**
 * Like `grid_scan`, counted from where the motors are. They go back there at the end.
 *
 * @param detectors what to read
 * @param args motor, start, stop and number of points for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* rel_grid_scan(detectors: readonly Readable[], ...args: GridScanArguments): Plan<string> {
  return yield* relative(grid_scan(detectors, ...named('rel_grid_scan', args)), motorsIn(args));
}

export const outer_product_scan = grid_scan;
export const relative_outer_product_scan = rel_grid_scan;

function gridAxes(
  args: readonly unknown[],
  snakeAxes: NonNullable<GridScanOptions['snake_axes']> | null,
): GridAxis[] {
  const olderForm = args.length > 4 && typeof args[8] === 'boolean';
  if (olderForm && snakeAxes !== null)
    throw new TypeError(
      'Say which motors snake either by booleans after them, or by snake_axes, not by both.',
    );
  // The slowest motor has no boolean: with one put in for it, all groups have the same size.
  const groups = olderForm
    ? perMotor([...args.slice(0, 4), false, ...args.slice(4)], 5, 'motor, start, stop, num, snake')
    : perMotor(args, 4, 'motor, start, stop, num');
  const motors = groups.map(([motor]) => motor as ScanMotor);
  const snakes = olderForm ? groups.map((group) => group[4] === true) : snaking(motors, snakeAxes);
  return groups.map(([device, start, stop, num], at) => {
    const motor = device as ScanMotor;
    checkPosition(start, motor);
    checkPosition(stop, motor);
    checkNum(num);
    return { motor, start, stop, num, snake: snakes[at] === true };
  });
}
