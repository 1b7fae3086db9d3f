export { describeCell, describeFunctionText, type CheckedCell } from './describe-cell.js';
export {
  componentNames,
  describeDevice,
  isDevice,
  registerModuleClasses,
  type DeviceSettings,
} from './devices.js';
export { NamespaceScanner, type Callable, type NamespaceLists, type NamespaceScan } from './namespace.js';
export type { CallableRecord, CellRecords } from './record.js';
