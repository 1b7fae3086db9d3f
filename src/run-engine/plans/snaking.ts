import type { ScanMotor } from '../plan-stubs/index.js';

/** Which motors of a mesh go back and forth: never the slowest, which goes its way once. */
export function snaking(
  motors: readonly ScanMotor[],
  axes: boolean | readonly ScanMotor[] | null,
): boolean[] {
  if (axes === null || typeof axes === 'boolean') return motors.map((_, at) => axes === true && at > 0);
  if (!Array.isArray(axes)) throw new TypeError('snake_axes must be a boolean or a list of motors.');
  if (new Set(axes).size !== axes.length) throw new TypeError('snake_axes names a motor twice.');
  for (const axis of axes as readonly ScanMotor[]) {
    if (!motors.includes(axis))
      throw new TypeError(`snake_axes names ${axis.name}, which this scan does not move.`);
    if (axis === motors[0]) throw new TypeError(`${axis.name} is the slowest motor, so it cannot snake.`);
  }
  return motors.map((motor) => axes.includes(motor));
}
