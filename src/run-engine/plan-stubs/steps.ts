import type { Movable, Readable } from '../../devices/index.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { trigger_and_read } from './reading.js';
import { shortUid } from './short-uid.js';

/** What scans move and read. */
export type ScanMotor = Movable<number> & Readable;
export type TakeReading = (devices: readonly Readable[]) => Plan<unknown>;
/** What `count` does for each reading. */
export type PerShot = (detectors: readonly Readable[]) => Plan<unknown>;
/** What a scan of one motor does at each point. */
export type PerStep1d = (detectors: readonly Readable[], motor: ScanMotor, step: number) => Plan<unknown>;
/** What a scan does at each point: where each motor goes, and where each was sent last. */
export type PerStep = (
  detectors: readonly Readable[],
  step: ReadonlyMap<ScanMotor, number>,
  pos_cache: Map<ScanMotor, number>,
) => Plan<unknown>;

/** Takes one reading: what `count` does by default. */
export function* one_shot(
  detectors: readonly Readable[],
  take_reading: TakeReading = trigger_and_read,
): Plan {
  yield Msg('checkpoint');
  yield* take_reading(detectors);
}

/** Moves one motor and takes a reading. */
export function* one_1d_step(
  detectors: readonly Readable[],
  motor: ScanMotor,
  step: number,
  take_reading: TakeReading = trigger_and_read,
): Plan<unknown> {
  const group = shortUid('set');
  yield Msg('checkpoint');
  yield Msg('set', motor, [step], { group });
  yield Msg('wait', null, [], { group });
  return yield* take_reading([...detectors, motor]);
}

/** Moves those motors whose target has changed. */
export function* move_per_step(
  step: ReadonlyMap<ScanMotor, number>,
  pos_cache: Map<ScanMotor, number>,
): Plan {
  const group = shortUid('set');
  yield Msg('checkpoint');
  for (const [motor, position] of step) {
    if (pos_cache.get(motor) === position) continue;
    yield Msg('set', motor, [position], { group });
    pos_cache.set(motor, position);
  }
  yield Msg('wait', null, [], { group });
}

/** Moves motors and takes a reading: what scans do by default. */
export function* one_nd_step(
  detectors: readonly Readable[],
  step: ReadonlyMap<ScanMotor, number>,
  pos_cache: Map<ScanMotor, number>,
  take_reading: TakeReading = trigger_and_read,
): Plan {
  yield* move_per_step(step, pos_cache);
  yield* take_reading([...detectors, ...step.keys()]);
}
