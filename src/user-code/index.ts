/** What users' code says about its plans and devices, and asks about the place where it runs. */
export { annotatePlan, annotationOf } from './annotate-plan.js';
export { checkPlanAnnotation, parameterFaults } from './check-annotation.js';
export type {
  Literal,
  NameLists,
  ParameterAnnotation,
  PlanAnnotation,
  TypedParameter,
  UntypedParameter,
} from './plan-annotation.js';
export {
  registerDevice,
  registerPlan,
  registrations,
  type DeviceRegistration,
  type PlanRegistration,
  type Registrations,
} from './registrations.js';
export {
  clearIpythonMode,
  clearKernelMode,
  clearReWorkerActive,
  getUserNamespace,
  isIpythonMode,
  isKernelMode,
  isReWorkerActive,
  setIpythonMode,
  setKernelMode,
  setReWorkerActive,
} from './where-it-runs.js';
