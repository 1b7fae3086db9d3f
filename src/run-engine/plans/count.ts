import type { Readable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import type { int } from '../int.js';
import { toMetadata } from '../metadata.js';
import type { Plan } from '../plan.js';
import { one_shot, repeat, type Delay, type PerShot } from '../plan-stubs/index.js';
import { run_wrapper, stage_wrapper } from '../preprocessors/index.js';
import { checkDetectors, checkNum, describeArguments } from './arguments.js';
import { mergeHints } from './hints.js';
import { predeclare } from './predeclare.js';

export interface CountOptions {
  /** What to do for each reading; `one_shot` if absent. */
  per_shot?: PerShot | null;
  md?: Metadata | null;
}

/**
 * Takes one or more readings.
 *
 * @param detectors what to read
 * @param num number of readings; null to go on until the plan is stopped
 * @param delay seconds between the starts of readings, or a list of them
 */
export function* count(
  detectors: readonly Readable[],
  num: int | null = 1,
  delay: Delay = 0,
  { per_shot, md }: CountOptions = {},
): Plan<string> {
  checkDetectors(detectors);
  if (num !== 0 && num !== null) checkNum(num);
  const start = {
    detectors: detectors.map(({ name }) => name),
    num_points: num,
    num_intervals: num === null ? null : num - 1,
    plan_args: { detectors: describeArguments(detectors), num, delay: toMetadata(delay) },
    plan_name: 'count',
    ...md,
    hints: mergeHints({ dimensions: [[['time'], 'primary']] }, md ?? {}),
  };
  const shot = per_shot ?? one_shot;
  const readings = function* (): Plan {
    yield* predeclare(per_shot, detectors);
    yield* repeat(() => shot(detectors), num, delay);
  };
  return yield* stage_wrapper(run_wrapper(readings(), { md: start }), detectors);
}
