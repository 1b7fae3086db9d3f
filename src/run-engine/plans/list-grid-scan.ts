import type { Readable } from '../../devices/index.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import { checkDetectors, describeArguments, splitOptions } from './arguments.js';
import { dimensionPerMotor } from './hints.js';
import { pointLists, type PointList } from './list-scan.js';
import { motorsIn, named, relative } from './relative.js';
import type { Repeated } from './repeated.js';
import { patternScan, planPattern } from './pattern-scan.js';
import type { ScanOptions } from './scan-nd.js';
import { snaking } from './snaking.js';
import { outerProduct } from './trajectory.js';

export interface ListGridScanOptions extends ScanOptions {
  /**
   * Which motors go back and forth: all but the slowest, or those in the list.
   *
   * @defaultValue false
   */
  snake_axes?: boolean | readonly ScanMotor[] | null;
}

/** `motor, [point, point, …]` for each motor, the slowest first, and options. */
export type ListGridScanArguments =
  Repeated<PointList> | [...axes: Repeated<PointList>, options: ListGridScanOptions | undefined];

/**
 * Takes a reading at every combination of the points of all motors; the first motor is the slowest:
 * `list_grid_scan([det], motor1, [1, 2, 5], motor2, [0, 10], { snake_axes: true })`.
 *
 * @param detectors what to read
 * @param args motor and list of points for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* list_grid_scan(
  detectors: readonly Readable[],
  ...args: ListGridScanArguments
): Plan<string> {
  checkDetectors(detectors);
  const { positional, options } = splitOptions<ListGridScanOptions>(args);
  const lists = pointLists(positional);
  const motors = lists.map(({ motor }) => motor);
  const snakes = snaking(motors, options.snake_axes ?? null);
  const described = describeArguments(positional);
  const snake_axes = describeSnaking(options.snake_axes ?? false);
  const pattern = {
    plan_name: 'list_grid_scan',
    args: { args: described },
    metadata: {
      ...planPattern('outer_list_product', { args: described, snake_axes }),
      shape: lists.map(({ points }) => points.length),
      extents: lists.map(({ points }) => [least(points), greatest(points)]),
      snake_axes,
    },
    hints: dimensionPerMotor(motors),
  };
  const trajectory = outerProduct(lists.map((list, at) => ({ ...list, snake: snakes[at] === true })));
  return yield* patternScan(detectors, trajectory, pattern, options);
}

/**
 * Like `list_grid_scan`, counted from where the motors are. They go back there at the end.
 *
 * @param detectors what to read
 * @param args motor and list of distances for each motor
 * @hidden per_step_1d clients give `per_step`
 */
export function* rel_list_grid_scan(
  detectors: readonly Readable[],
  ...args: ListGridScanArguments
): Plan<string> {
  const plan = list_grid_scan(detectors, ...named('rel_list_grid_scan', args));
  return yield* relative(plan, motorsIn(args));
}

function describeSnaking(axes: boolean | readonly ScanMotor[]): string {
  if (typeof axes === 'boolean') return axes ? 'True' : 'False';
  return `[${axes.map(({ name }) => name).join(', ')}]`;
}

/** Of long lists too: `Math.min(...points)` would run out of stack. */
function least(points: readonly number[]): number {
  return points.reduce((least, point) => Math.min(least, point), Infinity);
}

function greatest(points: readonly number[]): number {
  return points.reduce((greatest, point) => Math.max(greatest, point), -Infinity);
}
