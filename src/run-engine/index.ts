export * from './errors.js';
export * from './message.js';
export * from './plan.js';
export type { RunEngineResult } from './result.js';
export { MOVES, type RunEngineState } from './state.js';
export type * from './interface.js';
