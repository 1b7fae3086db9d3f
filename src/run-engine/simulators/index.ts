export { checkLimits } from './check-limits.js';
export { estimatePlan, type PlanEstimate } from './estimate-plan.js';
export { plotRasterPath } from './plot-raster-path.js';
export {
  assertMessageAndReturnRemaining,
  RunEngineSimulator,
  type MessageFilter,
} from './run-engine-simulator.js';
export { summarizePlan } from './summarize-plan.js';
