export { buffered, type BufferedOptions } from './buffered.js';
export {
  bestEffortCallback,
  type BestEffortCallback,
  type BestEffortOptions,
  type PlotDisplay,
} from './best-effort.js';
export { liveTable } from './live-table.js';
export { peakStats, type PeakStats, type PeakStatsOptions } from './peak-stats.js';
export { perRun, type RunCallback } from './per-run.js';
export type { Panel, Plot } from './plot.js';
export { makeCallbackSafe } from './safe.js';
export { svgOf } from './svg.js';
