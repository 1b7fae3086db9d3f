import { isTriggerable, separateDevices, type Readable, type Readings } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { mv, type ScanMotor } from '../plan-stubs/index.js';
import { run_wrapper, stage_wrapper } from '../preprocessors/index.js';
import { checkDetectors, checkPosition, describeArguments } from './arguments.js';
import { fieldValue } from './field-value.js';
import { dimensionPerMotor, mergeHints } from './hints.js';
import { predeclare } from './predeclare.js';
import { relative } from './relative.js';

export interface AdaptiveScanOptions {
  md?: Metadata | null;
}

/**
 * Scans with steps that become shorter where the signal changes fast, and longer where it does not.
 *
 * @param detectors what to read
 * @param target_field the data key whose changes set the step
 * @param motor what to move
 * @param start the first position
 * @param stop where to end
 * @param min_step the shortest step
 * @param max_step the longest step
 * @param target_delta how much the signal should change from point to point
 * @param backstep whether to go back where a step turns out to have been too long
 * @param threshold how much too long it has to be for that
 */
export function* adaptive_scan(
  detectors: readonly Readable[],
  target_field: string,
  motor: ScanMotor,
  start: number,
  stop: number,
  min_step: number,
  max_step: number,
  target_delta: number,
  backstep: boolean,
  threshold: number = 0.8,
  { md }: AdaptiveScanOptions = {},
): Plan<string> {
  checkDetectors(detectors);
  checkPosition(start, motor);
  checkPosition(stop, motor);
  if (!(0 < min_step && min_step < max_step))
    throw new RangeError('The steps must be min_step < max_step, and both positive.');
  const run = {
    detectors: detectors.map(({ name }) => name),
    motors: [motor.name],
    plan_args: {
      detectors: describeArguments(detectors),
      motor: motor.name,
      ...{ start, stop, min_step, max_step, target_delta, backstep, threshold },
    },
    plan_name: 'adaptive_scan',
    ...md,
    hints: mergeHints(dimensionPerMotor([motor]), md ?? {}),
  };
  const direction = stop >= start ? 1 : -1;
  const devices = separateDevices([...detectors, motor]);
  const points = function* (): Plan {
    yield* predeclare(null, devices);
    let position = start;
    let step = (max_step - min_step) / 2;
    let last: number | null = null;
    while (position * direction < stop * direction) {
      const present: number = yield* measureAt(position);
      if (last === null) {
        last = present;
        position += step * direction;
        continue;
      }
      const slope = Math.abs(present - last) / step;
      const better = slope
        ? Math.min(Math.max(target_delta / slope, min_step), max_step)
        : Math.min(step * 1.1, max_step);
      if (backstep && better < step * threshold) {
        position -= step * direction;
        step = better;
      } else {
        last = present;
        step = 0.2 * better + 0.8 * step;
      }
      position += step * direction;
    }
  };
  return yield* stage_wrapper(run_wrapper(points(), { md: run }), [...detectors, motor]);

  function* measureAt(position: number): Plan<number> {
    yield Msg('checkpoint');
    yield* mv(motor, position);
    yield Msg('create', null, [], { name: 'primary' });
    for (const device of detectors)
      if (isTriggerable(device)) yield Msg('trigger', device, [], { group: 'B' });
    yield Msg('wait', null, [], { group: 'B' });
    const readings: Readings = {};
    for (const device of devices) Object.assign(readings, yield Msg('read', device));
    yield Msg('save');
    return fieldValue(readings, target_field);
  }
}

/**
 * Like `adaptive_scan`, counted from where the motor is. It goes back there at the end.
 *
 * @param detectors what to read
 * @param target_field the data key whose changes set the step
 * @param motor what to move
 * @param start the first distance
 * @param stop where to end
 * @param min_step the shortest step
 * @param max_step the longest step
 * @param target_delta how much the signal should change from point to point
 * @param backstep whether to go back where a step turns out to have been too long
 * @param threshold how much too long it has to be for that
 */
export function* rel_adaptive_scan(
  detectors: readonly Readable[],
  target_field: string,
  motor: ScanMotor,
  start: number,
  stop: number,
  min_step: number,
  max_step: number,
  target_delta: number,
  backstep: boolean,
  threshold: number = 0.8,
  { md }: AdaptiveScanOptions = {},
): Plan<string> {
  const named = { md: { plan_name: 'rel_adaptive_scan', ...md } };
  const way = [start, stop, min_step, max_step, target_delta] as const;
  const plan = adaptive_scan(detectors, target_field, motor, ...way, backstep, threshold, named);
  return yield* relative(plan, [motor]);
}

export const relative_adaptive_scan = rel_adaptive_scan;
