export { channelAccess } from './channel-access.js';
export { controlSystem, useControlSystem } from './control-system.js';
export { connected, EpicsDevice, type EpicsDeviceOptions } from './epics-device.js';
export { EpicsMotor } from './epics-motor.js';
export {
  EpicsSignal,
  EpicsSignalRO,
  type EpicsSignalOptions,
  type EpicsWriteOptions,
} from './epics-signal.js';
export { MemoryControlSystem, MemoryVariable, type MemoryVariableOptions } from './memory-variables.js';
export { simulateMotorRecord, type SimulatedMotorRecordOptions } from './simulated-motor-record.js';
export type {
  ControlSystem,
  NumberArray,
  Severity,
  Variable,
  VariableDescription,
  VariableListener,
  VariableReading,
  VariableValue,
  WritableValue,
} from './variable.js';
