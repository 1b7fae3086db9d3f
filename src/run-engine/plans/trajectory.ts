import type { ScanMotor } from '../plan-stubs/index.js';

/** The points that motors go through, worked out as they are needed: a mesh may have millions. */
export interface Trajectory {
  readonly motors: readonly ScanMotor[];
  readonly length: number;
  /** Where each motor goes at a point, in the order of `motors`. */
  at(index: number): number[];
}

export interface Axis {
  readonly motor: ScanMotor;
  readonly points: readonly number[];
  /** Whether every other pass goes backwards. */
  readonly snake?: boolean;
}

/** All motors together, point by point. */
export function innerProduct(axes: readonly Axis[]): Trajectory {
  const length = axes[0]?.points.length ?? 0;
  return {
    motors: axes.map(({ motor }) => motor),
    length,
    at: (index) => axes.map(({ points }) => points[index] as number),
  };
}

/** Every combination of the points of all motors; the first motor is the slowest. */
export function outerProduct(axes: readonly Axis[]): Trajectory {
  const strides = axes.map((_, at) =>
    axes.slice(at + 1).reduce((size, { points }) => size * points.length, 1),
  );
  return {
    motors: axes.map(({ motor }) => motor),
    length: axes.reduce((size, { points }) => size * points.length, 1),
    at: (index) =>
      axes.map(({ points, snake = false }, axis) => {
        const steps = Math.floor(index / (strides[axis] as number));
        const pass = Math.floor(steps / points.length);
        const step = steps % points.length;
        return points[snake && pass % 2 === 1 ? points.length - 1 - step : step] as number;
      }),
  };
}

/** So many points from start to stop, both included. */
export function linspace(start: number, stop: number, num: number): number[] {
  const step = num > 1 ? (stop - start) / (num - 1) : 0;
  const points = Array.from({ length: num }, (_, index) => index * step + start);
  if (num > 1) points[num - 1] = stop;
  return points;
}
