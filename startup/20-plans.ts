// The plans that come with Skyqueue. Imported, they are in the namespace, and so the queue offers them.
import { count, fly, ramp_plan, scan_nd, tweak, x2x_scan } from 'skyqueue';
import { adaptive_scan, rel_adaptive_scan, tune_centroid } from 'skyqueue';
import { inner_product_scan, relative_inner_product_scan, rel_scan, scan } from 'skyqueue';
import { grid_scan, list_grid_scan, rel_grid_scan, rel_list_grid_scan } from 'skyqueue';
import { list_scan, log_scan, rel_list_scan, rel_log_scan } from 'skyqueue';
import { rel_spiral, rel_spiral_fermat, rel_spiral_square } from 'skyqueue';
import { spiral, spiral_fermat, spiral_square } from 'skyqueue';
import { mv, mvr } from 'skyqueue';
// Clients know it as `null`, which is no name for a variable.
import { null as nothing } from 'skyqueue';
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
