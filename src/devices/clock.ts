/** Further apart than this, the monotonic clock has missed something: a suspended machine, a corrected wall clock. */
const DRIFT_MS = 20;

let origin = performance.timeOrigin;

/**
 * Seconds since the epoch. Finer than a millisecond, because readings taken within one must still sort; and never far
 * from the wall clock, because a kernel runs for weeks.
 */
export function epochSeconds(): number {
  const wall = Date.now();
  const monotonic = performance.now();
  if (Math.abs(origin + monotonic - wall) > DRIFT_MS) origin = wall - monotonic;
  return (origin + monotonic) / 1000;
}
