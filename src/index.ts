/** What startup code and cells import: `import { RunEngine, count, mv } from 'skyqueue'`. */
export * from './run-engine/index.js';
export * from './devices/index.js';
export {
  annotatePlan,
  clearIpythonMode,
  clearKernelMode,
  clearReWorkerActive,
  getUserNamespace,
  isIpythonMode,
  isKernelMode,
  isReWorkerActive,
  registerDevice,
  registerPlan,
  setIpythonMode,
  setKernelMode,
  setReWorkerActive,
  type DeviceRegistration,
  type Literal,
  type ParameterAnnotation,
  type PlanAnnotation,
  type PlanRegistration,
} from './user-code/index.js';
export { VERSION } from './version.js';
export type * from './protocol/documents.js';
export type { DataKey, DataType } from './protocol/data-key.js';
export type * from './protocol/prompt-comms.js';
export type * from './protocol/prompt-queue.js';
export type * from './protocol/prompt-widgets.js';
