import { isHasHints, type Readable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import type { int } from '../int.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { mv, trigger_and_read, type ScanMotor } from '../plan-stubs/index.js';
import { run_wrapper, stage_wrapper } from '../preprocessors/index.js';
import { checkDetectors, checkPosition, describeArguments } from './arguments.js';
import { fieldValue } from './field-value.js';
import { dimensionPerMotor, mergeHints } from './hints.js';
import { predeclare } from './predeclare.js';

/**
 * Scans again and again around the centroid of a signal, each time over a narrower range, and leaves the motor at the
 * centroid.
 *
 * @param detectors what to read
 * @param signal the data key of the signal
 * @param motor what to move
 * @param start one end of the first range
 * @param stop the other end
 * @param min_step the step at which to stop
 * @param num number of points of each pass
 * @param step_factor by how much each range is narrower than the last
 * @param snake whether every other pass goes backwards
 */
export function* tune_centroid(
  detectors: readonly Readable[],
  signal: string,
  motor: ScanMotor,
  start: number,
  stop: number,
  min_step: number,
  num: int = 10,
  step_factor: number = 3,
  snake: boolean = false,
  { md }: { md?: Metadata | null } = {},
): Plan<string> {
  checkDetectors(detectors);
  checkPosition(start, motor);
  checkPosition(stop, motor);
  if (!(min_step > 0)) throw new RangeError('min_step must be positive.');
  if (!(step_factor > 1)) throw new RangeError('step_factor must be greater than 1.');
  if (!(Number.isInteger(num) && num > 1)) throw new RangeError('num must be a whole number, at least 2.');
  const run = {
    detectors: detectors.map(({ name }) => name),
    motors: [motor.name],
    plan_args: {
      detectors: describeArguments(detectors),
      motor: motor.name,
      ...{ start, stop, num, min_step },
    },
    plan_name: 'tune_centroid',
    ...md,
    hints: mergeHints(dimensionPerMotor([motor]), md ?? {}),
  };
  const positionKey = keyOf(motor);
  const low = Math.min(start, stop);
  const high = Math.max(start, stop);
  const clip = (position: number): number => Math.min(Math.max(position, low), high);
  const passes = function* (): Plan {
    yield* predeclare(null, [motor, ...detectors]);
    let [from, to] = [start, stop];
    let step = (to - from) / (num - 1);
    let position = from;
    let center: number | null = null;
    let sum = 0;
    let moment = 0;
    while (Math.abs(step) >= min_step && low <= position && position <= high) {
      yield Msg('checkpoint');
      yield* mv(motor, position);
      const readings = yield* trigger_and_read([...detectors, motor]);
      const intensity = fieldValue(readings, signal);
      sum += intensity;
      moment += fieldValue(readings, positionKey) * intensity;
      position += step;
      if (Math.min(from, to) <= position && position <= Math.max(from, to)) continue;
      if (sum === 0) return;
      center = moment / sum;
      [sum, moment] = [0, 0];
      const range = (to - from) / step_factor;
      [from, to] = [clip(center - range / 2), clip(center + range / 2)];
      if (snake) [from, to] = [to, from];
      step = (to - from) / (num - 1);
      position = from;
    }
    if (center !== null) yield* mv(motor, center);
  };
  return yield* stage_wrapper(run_wrapper(passes(), { md: run }), [...detectors, motor]);
}

/** Under which key a motor tells its position. */
function keyOf(motor: ScanMotor): string {
  const fields = isHasHints(motor) ? (motor.hints.fields ?? []) : [];
  return fields.length === 1 ? (fields[0] as string) : motor.name;
}
