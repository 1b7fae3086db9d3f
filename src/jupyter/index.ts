export * from './wire/index.js';
export { KernelChannels, type ChannelsListener, type KernelAddress } from './channels/index.js';
export type { Comm, CommEnd, CommMessage, CommParts } from './comm.js';
export {
  ConnectionInfo,
  connectionFileWithPorts,
  newConnection,
  newConnectionPath,
  readConnectionFile,
  removeConnectionFile,
  writeConnectionFile,
} from './connection-file.js';
export type { Execution, KernelOutput } from './execution.js';
export type { HealthListener, KernelHealth } from './health.js';
export {
  KernelClient,
  type ConnectOptions,
  type ExecuteOptions,
  type IopubListener,
} from './kernel-client.js';
export {
  adoptKernel,
  describeExit,
  endKernel,
  killKernel,
  startKernel,
  type ExitNotice,
  type KernelCommand,
  type KernelExit,
  type KernelProcess,
  type SpawnedKernel,
} from './kernel-process.js';
export { runtimeDir } from './runtime-dir.js';
