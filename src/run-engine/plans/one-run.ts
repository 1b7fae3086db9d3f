import { markOneRun } from '../plan.js';
import { adaptive_scan, rel_adaptive_scan } from './adaptive-scan.js';
import { count } from './count.js';
import { grid_scan, rel_grid_scan } from './grid-scan.js';
import { inner_product_scan, relative_inner_product_scan, x2x_scan } from './inner-product-scan.js';
import { list_grid_scan, rel_list_grid_scan } from './list-grid-scan.js';
import { list_scan, rel_list_scan } from './list-scan.js';
import { log_scan, rel_log_scan } from './log-scan.js';
import { rel_spiral, rel_spiral_fermat, rel_spiral_square } from './rel-spiral.js';
import { rel_scan, scan } from './scan.js';
import { scan_nd } from './scan-nd.js';
import { spiral, spiral_fermat, spiral_square } from './spiral.js';
import { tune_centroid } from './tune-centroid.js';

markOneRun(adaptive_scan, rel_adaptive_scan, count, grid_scan, rel_grid_scan, inner_product_scan);
markOneRun(
  relative_inner_product_scan,
  x2x_scan,
  list_grid_scan,
  rel_list_grid_scan,
  list_scan,
  rel_list_scan,
);
markOneRun(log_scan, rel_log_scan, rel_spiral, rel_spiral_fermat, rel_spiral_square, rel_scan, scan, scan_nd);
markOneRun(spiral, spiral_fermat, spiral_square, tune_centroid);
