// The API methods stand apart, in methods/index.js: their schemas load zod, which the kernel does without.
export * from './description-faults.js';
export * from './description-texts.js';
export * from './descriptions.js';
export * from './item.js';
export * from './json.js';
export * from './jupyter-dirs.js';
export * from './kernel-condition.js';
export * from './occupant.js';
export * from './plan-progress.js';
export * from './read-literal.js';
export { readMsgpack } from './msgpack/read.js';
export { writeMsgpack } from './msgpack/write.js';
export * from './simplified-plans.js';
export * from './status.js';
export * from './supervision.js';
export * from './type-text.js';
export * from './worker-comm.js';
