export { RunEngine } from './engine.js';
export { codeIdentity, type CodeIdentity } from './code-identity.js';
export * from './errors.js';
export type {
  ContextManager,
  InputSource,
  Preprocessor,
  RunEngineEvent,
  RunEngineOptions,
  RunOptions,
  ScanIdSource,
  Subscribers,
} from './interface.js';
export type { int } from './int.js';
export * from './message.js';
export { ts_msg_hook } from './message-printer.js';
export { persistentMetadata } from './persistent-metadata.js';
export { sigintHandler } from './sigint.js';
export * from './suspenders/index.js';
export * from './plan.js';
export type { RunEngineResult } from './result.js';
export { MOVES, type RunEngineState } from './state.js';
export * from './callbacks/index.js';
export * from './consumers/index.js';
export * from './progress/index.js';
export * from './simulators/index.js';
export * as bp from './plans/index.js';
export * from './plans/index.js';
export * as bps from './plan-stubs/index.js';
export * from './plan-stubs/index.js';
export * as bpp from './preprocessors/index.js';
export * from './preprocessors/index.js';
