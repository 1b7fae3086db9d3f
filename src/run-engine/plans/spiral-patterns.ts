import type { ScanMotor } from '../plan-stubs/index.js';
import { cos, sin, tan } from './exact-math.js';
import { innerProduct, type Trajectory } from './trajectory.js';

type Point = readonly [x: number, y: number];

/** What spirals have in common: their middle, the box that bounds them, and the distance of their rings. */
export interface SpiralShape {
  readonly x_start: number;
  readonly y_start: number;
  readonly x_range: number;
  readonly y_range: number;
  readonly dr: number;
  /** Distance of the rings in y, where it differs. */
  readonly dr_y: number | null;
  /** Slant of the box, in radians. */
  readonly tilt: number;
}

/** Rings with more and more points: `nth` on the first, twice as many on the second. */
export function spiralPoints(shape: SpiralShape & { readonly nth: number }): Point[] {
  const { x_start, y_start, dr, nth } = shape;
  const { aspect, halfX, halfY, slant } = boxOf(shape);
  const rings = 1 + Math.trunc(Math.sqrt(halfX ** 2 + halfY ** 2) / dr);
  const points: Point[] = [];
  for (let ring = 1; ring < rings + 2; ring++) {
    const radius = ring * dr;
    const step = (2 * Math.PI) / (ring * nth);
    for (let i = 0; i < Math.trunc(ring * nth); i++) {
      const angle = i * step;
      const x = radius * cos(angle);
      const y = radius * sin(angle) * aspect;
      if (Math.abs(x - y / aspect / slant) <= halfX && Math.abs(y / aspect) <= halfY)
        points.push([x_start + x, y_start + y]);
    }
  }
  return points;
}

/** Points that fill the plane evenly, like the seeds of a sunflower. */
export function spiralFermatPoints(shape: SpiralShape & { readonly factor: number }): Point[] {
  const { x_start, y_start, dr, factor } = shape;
  const { aspect, halfX, halfY, slant } = boxOf(shape);
  const goldenAngle = (137.508 * Math.PI) / 180;
  const diagonal = Math.sqrt(halfX ** 2 + halfY ** 2);
  const end = Math.trunc(((1.5 * diagonal) / (dr / factor)) ** 2);
  const points: Point[] = [];
  for (let i = 1; i < end; i++) {
    const radius = (Math.sqrt(i) * dr) / factor;
    const angle = goldenAngle * i;
    const x = radius * cos(angle);
    const y = radius * sin(angle) * aspect;
    if (Math.abs(x - y / aspect / slant) <= halfX && Math.abs(y) <= halfY)
      points.push([x_start + x, y_start + y]);
  }
  return points;
}

export interface SquareShape {
  readonly x_center: number;
  readonly y_center: number;
  readonly x_range: number;
  readonly y_range: number;
  readonly x_num: number;
  readonly y_num: number;
}

/** The points of a mesh, from its middle outwards in squares. */
export function spiralSquarePoints(shape: SquareShape): Point[] {
  const { x_center, y_center, x_range, y_range, x_num, y_num } = shape;
  const xOffset = x_num % 2 === 0 ? 0.5 : 0;
  const yOffset = y_num % 2 === 0 ? -0.5 : 0;
  // A single column or row has no distance to the next.
  const xDelta = x_num === 1 ? 0 : x_range / (x_num - 1);
  const yDelta = y_num === 1 ? 0 : y_range / (y_num - 1);
  const points: Point[] = [];
  const add = (column: number, row: number): void => {
    if (points.length >= x_num * y_num) return;
    const x = x_center - xDelta * xOffset + xDelta * column;
    const y = y_center - yDelta * yOffset + yDelta * row;
    points.push([x, y]);
  };
  const hasColumn = (column: number): boolean => Math.abs(column - xOffset) < x_num / 2;
  const hasRow = (row: number): boolean => Math.abs(row - yOffset) < y_num / 2;
  points.push([x_center - xDelta * xOffset, y_center - yDelta * yOffset]);
  for (let ring = 2; ring <= Math.max(x_num, y_num); ring++) {
    const edge = ring - 1;
    if (Math.abs(edge - xOffset) <= x_num / 2)
      for (let row = edge - 1; row >= -edge; row--) if (hasRow(row)) add(edge, row);
    if (hasRow(-edge))
      for (let column = edge - 1; column >= -edge; column--) if (hasColumn(column)) add(column, -edge);
    if (hasColumn(-edge)) for (let row = 1 - edge; row <= edge; row++) if (hasRow(row)) add(-edge, row);
    if (hasRow(edge))
      for (let column = 1 - edge; column <= edge; column++) if (hasColumn(column)) add(column, edge);
  }
  return points;
}

export function trajectoryOf(x: ScanMotor, y: ScanMotor, points: readonly Point[]): Trajectory {
  return innerProduct([
    { motor: x, points: points.map(([position]) => position) },
    { motor: y, points: points.map(([, position]) => position) },
  ]);
}

function boxOf({ x_range, y_range, dr, dr_y, tilt }: SpiralShape) {
  const aspect = dr_y === null ? 1 : dr_y / dr;
  return {
    aspect,
    halfX: x_range / 2,
    halfY: y_range / (2 * aspect),
    slant: tan(tilt + Math.PI / 2),
  };
}
