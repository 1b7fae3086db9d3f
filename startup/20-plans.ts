// The plans that come with Skyqueue. Imported, they are in the namespace, and so the queue offers them.
import { count, grid_scan, list_scan, mv, mvr, scan } from 'skyqueue';
// What plans are made of has a name of its own, so that the queue does not offer it as plans.
import { bpp, bps } from 'skyqueue';
import type { int, Metadata, Movable, Plan, Readable } from 'skyqueue';

console.log(`Loading file '${__filename}'`);

/** As `count`, but the detectors stay whatever they were given as. */
function* marked_up_count(
  detectors: any[],
  num: int = 1,
  delay: number | null = null,
  md: Metadata | null = null,
): Plan<string> {
  return yield* count(detectors, num, delay ?? 0, { md: md ?? {} });
}
