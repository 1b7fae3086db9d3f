import './one-run.js';

export { adaptive_scan, rel_adaptive_scan, relative_adaptive_scan } from './adaptive-scan.js';
export { count, type CountOptions } from './count.js';
export { fly } from './fly.js';
export {
  grid_scan,
  outer_product_scan,
  rel_grid_scan,
  relative_outer_product_scan,
  type GridScanArguments,
  type GridScanOptions,
} from './grid-scan.js';
export { inner_product_scan, relative_inner_product_scan, x2x_scan } from './inner-product-scan.js';
export {
  list_grid_scan,
  rel_list_grid_scan,
  type ListGridScanArguments,
  type ListGridScanOptions,
} from './list-grid-scan.js';
export { list_scan, rel_list_scan, relative_list_scan, type ListScanArguments } from './list-scan.js';
export { log_scan, rel_log_scan, relative_log_scan, type LogScanOptions } from './log-scan.js';
export { ramp_plan, type RampOptions } from './ramp-plan.js';
export {
  rel_spiral,
  rel_spiral_fermat,
  rel_spiral_square,
  relative_spiral,
  relative_spiral_fermat,
} from './rel-spiral.js';
export { rel_scan, relative_scan, scan, type ScanArguments } from './scan.js';
export { scan_nd, type ScanOptions } from './scan-nd.js';
export { spiral, spiral_fermat, spiral_square, type SpiralOptions } from './spiral.js';
export { spiralFermatPoints, spiralPoints, spiralSquarePoints } from './spiral-patterns.js';
export { innerProduct, linspace, outerProduct, type Axis, type Trajectory } from './trajectory.js';
export { tune_centroid } from './tune-centroid.js';
export { tweak } from './tweak.js';
