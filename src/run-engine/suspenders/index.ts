export {
  SuspendBoolHigh,
  SuspendBoolLow,
  SuspendCeil,
  SuspendFloor,
  SuspendInBand,
  SuspendOutBand,
  SuspendWhenChanged,
  SuspendWhenOutsideBand,
  type ChangeOptions,
  type ThresholdOptions,
} from './kinds.js';
export { Suspender, type Suspendable, type SuspenderOptions, type WatchedSignal } from './suspender.js';
export type { SuspendOptions, Suspension, Waiter } from './suspension.js';
