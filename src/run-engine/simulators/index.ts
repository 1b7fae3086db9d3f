export { checkLimits } from './check-limits.js';
export { estimatePlan, type PlanEstimate } from './estimate-plan.js';
export { summarizePlan } from './summarize-plan.js';
