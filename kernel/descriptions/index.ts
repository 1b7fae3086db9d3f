export { describeCell, describeFunctionText, type CheckedCell } from './describe-cell.js';
export {
  componentNames,
  describeDevice,
  isDevice,
  registerModuleClasses,
  type DeviceSettings,
} from './devices.js';
export { kindOfValue } from './kind-of-value.js';
export {
  NamespaceScanner,
  type Callable,
  type InvalidPlan,
  type NamespaceLists,
  type NamespaceScan,
  type ScannerSettings,
} from './namespace.js';
export { annotatedRecord } from './plan-entry.js';
export type { CallableRecord, CellRecords } from './record.js';
