export { RunEngine } from './engine.js';
export * from './errors.js';
export type {
  Preprocessor,
  RunEngineEvent,
  RunEngineOptions,
  RunOptions,
  ScanIdSource,
  Subscribers,
} from './interface.js';
export type { int } from './int.js';
export * from './message.js';
export * from './plan.js';
export type { RunEngineResult } from './result.js';
export { MOVES, type RunEngineState } from './state.js';
export * from './callbacks/index.js';
export * as bp from './plans/index.js';
export * from './plans/index.js';
export * as bps from './plan-stubs/index.js';
export * from './plan-stubs/index.js';
export * as bpp from './preprocessors/index.js';
export * from './preprocessors/index.js';
