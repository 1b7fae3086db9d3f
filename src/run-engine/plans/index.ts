export { count, type CountOptions } from './count.js';
export { grid_scan, type GridScanArguments, type GridScanOptions } from './grid-scan.js';
export { list_scan, type ListScanArguments } from './list-scan.js';
export { scan, type ScanArguments } from './scan.js';
export { scan_nd, type ScanOptions } from './scan-nd.js';
export { innerProduct, linspace, outerProduct, type Axis, type Trajectory } from './trajectory.js';
