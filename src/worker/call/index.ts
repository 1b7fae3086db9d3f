export { bindPlan, type BoundArguments, type PlanCall } from './bind-plan.js';
export { checkArguments, type Complaint } from './check-arguments.js';
export { literal } from './literal.js';
export { nameLookup, type KnownNames, type NameLookup } from './name-conversion.js';
export { renderPlanCall } from './render-plan-call.js';
export { renderRun } from './render-run.js';
export { runMetadata } from './run-metadata.js';
export { validateCall } from './validate-call.js';
