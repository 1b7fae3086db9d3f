export { bindPlan, type BoundArguments, type PlanCall } from './bind-plan.js';
export { literal } from './literal.js';
export { nameLookup, type KnownNames, type NameLookup } from './name-conversion.js';
export { renderPlanCall } from './render-plan-call.js';
export { renderRun } from './render-run.js';
export { runMetadata } from './run-metadata.js';
