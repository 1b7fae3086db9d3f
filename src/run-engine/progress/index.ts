export { progressBars, type BarScreen } from './progress-bars.js';
export { progressLine } from './progress-line.js';
export { watchProgress, type WatchOptions } from './watch-progress.js';
export type { MoveProgress, PlanProgress, Progress, RunProgress } from '../../protocol/plan-progress.js';
