export { progressBars, type BarScreen } from './progress-bars.js';
export { progressLine } from './progress-line.js';
export {
  watchProgress,
  type MoveProgress,
  type PlanProgress,
  type Progress,
  type ProgressReport,
  type RunProgress,
  type WatchOptions,
} from './watch-progress.js';
