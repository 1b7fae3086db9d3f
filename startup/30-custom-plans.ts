// Plans of this beamline. A plan is a generator function: it hands each step to the Run Engine with yield*.
import type { int, Movable, Plan, Readable } from 'skyqueue';

/**
 * Moves a motor, then counts there.
 *
 * @param detectors What is read.
 * @param motor What is moved.
 * @param position Where to count.
 * @param num Number of readings.
 * @param delay Seconds between them.
 */
function* move_and_count(
  detectors: Readable[],
  motor: Movable<number>,
  position: number,
  num: int = 1,
  delay: number = 0,
): Plan<string> {
  yield* mv(motor, position);
  return yield* count(detectors, num, delay);
}

/**
 * Scans over a peak and leaves the motor where the detector saw the most.
 *
 * @param detector The one that sees the peak.
 * @param motor The axis to scan.
 * @param start First position.
 * @param stop Last position.
 * @param num Number of points.
 */
function* go_to_peak(
  detector: Readable,
  motor: Movable<number> & Readable,
  start: number,
  stop: number,
  num: int = 11,
): Plan<number> {
  let peak = { position: start, intensity: -Infinity };
  yield* bps.open_run({
    plan_name: 'go_to_peak',
    detectors: [detector.name],
    motors: [motor.name],
    num_points: num,
  });
  for (let point = 0; point < num; point += 1) {
    const position = num === 1 ? start : start + ((stop - start) * point) / (num - 1);
    yield* bps.checkpoint();
    yield* mv(motor, position);
    const readings = yield* bps.trigger_and_read([detector, motor]);
    const intensity = Number(readings[detector.name]?.value);
    if (intensity > peak.intensity) peak = { position, intensity };
  }
  yield* bps.close_run();
  yield* mv(motor, peak.position);
  return peak.position;
}
