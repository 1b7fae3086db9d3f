export * from './protocols.js';
export * from './detect.js';
export { rootAncestor, separateDevices } from './ancestry.js';
export { epochSeconds } from './clock.js';
export { Component, type ComponentOptions, type Kind } from './component.js';
export { Device } from './device.js';
export { EnumSignal } from './enum-signal.js';
export type { ProgressUpdate, ProgressWatcher } from './progress.js';
export {
  PseudoPositioner,
  PseudoSingle,
  type Positions,
  type PseudoSingleOptions,
  type RealAxis,
} from './pseudo-positioner.js';
export { allOf, doneStatus, failedStatus } from './settled.js';
export { MockSignal } from './mock-signal.js';
export { Signal, type SignalOptions } from './signal.js';
export { SoftPositioner, type SoftPositionerOptions } from './soft-positioner.js';
export { DeferredStatus, type StatusOptions } from './status.js';
export { TaskStatus } from './task-status.js';
