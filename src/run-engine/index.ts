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
export * from './message.js';
export * from './plan.js';
export type { RunEngineResult } from './result.js';
export { MOVES, type RunEngineState } from './state.js';
