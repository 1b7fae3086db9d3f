// What runs in browsers, too: a test sees that nothing here reaches for Node.
export { Float, type JsonObject, type JsonValue } from '../protocol/json.js';
export type { DeviceDescriptions, PlanDescriptions } from '../protocol/index.js';
export type { MethodName } from '../protocol/methods/index.js';
export type { CallOptions, FailedReply, FailureMode, Reply } from './calls.js';
export { REManagerClient, type LockKeyOptions, type LockOptions, type ReloadOptions } from './client.js';
export * from './errors.js';
export {
  BFunc,
  BInst,
  BItem,
  BPlan,
  func,
  instruction,
  plan,
  type ItemExtras,
  type ItemMeta,
  type PlainItem,
} from './items/index.js';
export type { ClientOptions } from './session.js';
export type { StatusCondition, Wait, WaitOptions } from './status/wait.js';
export * from './streams/index.js';
export type { EndedTask, TaskWaitOptions } from './tasks.js';
export * from './transport.js';
export * from './types.js';
